"""Words with a colon that open a paragraph: 存在问题： tells a kind, 责任领导： says that the line is no point."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shuping.reading.model import Kind


@dataclass(frozen=True, slots=True)
class Label:
    """A label; `kind` is None for lines of owner, deadline and the like."""

    end: int
    kind: Kind | None


_LABEL = re.compile(
    r"[【\[(（“]?(?:"
    r"(?P<problem>(?:存在|主要|突出|具体)?的?(?:主要|突出)?(?:问题|不足|差距)(?:表现|和不足|与不足|及不足)?|问题表现|具体表现|原因分析|主要原因|问题原因|不足之处)"
    r"|(?P<measure>(?:整改|工作|具体|主要|下一步|下步|明年|今后)?(?:工作)?(?:整改)?(?:措施|打算|整改)|整改目标|下一步工作|努力方向)"
    r"|(?P<achievement>主要做法|主要成绩|主要成效|工作亮点|工作成效|成绩|成效|亮点|优点|特色做法|整改(?:落实|完成)?(?:情况|成效|结果)|落实情况)"
    r"|(?P<requirement>(?:工作|几点|整改)?(?:要求|希望|建议|意见建议)|努力方向)"
    r"|(?P<comment>点评|点评意见|总体评价|综合评价|评语|总体印象)"
    r"|(?P<commitment>承诺|承诺事项|责任内容|工作目标|目标任务)"
    r"|(?P<other>指导思想|总体要求|考核办法|奖惩办法)"
    r"|(?P<owner>(?:整改|第一|主要|直接)?责任(?:人|领导|单位|部门|科室)|牵头(?:领导|单位|部门|人)|配合单位|(?:整改|完成|办结)?时限|(?:完成|整改)时间"
    r"|时间|地点|参加人员|主持人|记录人|联系(?:人|电话)|抄送|主送|附件|报送|发送|监督电话|公示(?:地点|期))"
    r")[】\])）”]?\s?[:：]"
)


def label_at(text: str, start: int, end: int) -> Label | None:
    """The label that opens this paragraph, if one does."""
    match = _LABEL.match(text, start, end)
    if match is None:
        return None
    name = match.lastgroup or "owner"
    return Label(match.end(), None if name == "owner" else Kind(name))
