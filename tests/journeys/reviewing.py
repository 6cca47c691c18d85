"""The demo city with its review of the year open: some debriefs in vetting, one passage in two of them."""

import os
import subprocess
import sys
from pathlib import Path

from tests.journeys.submitting import RUN

COPIED = (
    "三月里我带着会计和两名老党员，从上游的水闸走到下游的磨坊，一段一段量清了渠道漏水的地方，"
    "回来当晚就在祠堂开会，谁家出工、谁家出料，写在一张红纸上贴了出去。"
)
MODEL = "把党组织建在网格上，把党员编在楼栋里，把服务送到群众的家门口，打通联系服务群众的最后一百米。"
GREEN = (
    "各位领导，同志们：\n"
    "一、上年度问题整改\n"
    "去年点评指出“三会一课”记录不全，六个村补齐了全年记录，镇里每季看一次原始本，十月起没有再缺。\n"
    "二、履职情况\n"
    "今年把两个村的茶园并成一片，请退休的农技员每旬来讲一次修剪，秋茶比上年多收了两成，三十一户按股分了红。\n"
    f"{COPIED}\n"
    "三、问题和原因\n"
    "一是走访少，石堰村一年只去了两次。二是村干部年龄大，五个村的支部书记都过了六十岁，后备的人没有跟上。\n"
    f"{MODEL}\n"
    "四、下步打算\n"
    "明年每月到村一次，年底前每个村定下两名后备。"
)
PINE = (
    "一、履职情况\n"
    "镇里的老桥去年冬天修好了，学生上学不再绕山路，村民自己凑的木料还剩下一半，堆在晒场留着修凉亭。\n"
    f"{COPIED}\n"
    "二、问题和原因\n"
    "抓党建的时间少，全年到支部只有九次，两个软弱涣散村的整顿拖到了年底。"
)
CHANGED = GREEN.replace(COPIED, "三月把石堰村的水渠从头到尾看了一遍，漏水的七处当月补好。").replace(
    "走访少，石堰村一年只去了两次。", "走访少，石堰村一年只去了两次，柳崖村三次，都没有住下来。"
)
ROOT = Path(__file__).parents[2]


def run(folder: Path, *words: str) -> None:
    """Open the review of the year in a demo's folder where none is, and submit texts: place, text, place, text.

    The place 范文 stands for a model text of the city.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHUPING_")}
    environment = {
        **kept,
        "SHUPING_DATA": str(folder),
        "SHUPING_DEMO": "true",
        "DJANGO_SETTINGS_MODULE": "shuping.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    subprocess.run([sys.executable, "-c", RUN, *words], env=environment, check=True)
