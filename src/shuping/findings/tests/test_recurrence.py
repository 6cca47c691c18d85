"""What is taken for an old problem, without a database."""

import time

from shuping.findings.recurrence import Told, similar

OLDER = [
    Told(1, "三会一课打了折扣，记录多处是补的", "开得少，记得粗，有的村一年只有两次记录。"),
    Told(2, "流动党员联系不上，半年没有过组织生活"),
    Told(3, "党费收缴不及时，有两个季度集中补交"),
    Told(4, "村级后备干部只有名单没有培养措施"),
]


def keys(title: str, words: str = "", older: list[Told] = OLDER) -> list[int]:
    return [one.key for one in similar(Told(0, title, words), older)]


def test_the_same_problem_in_other_words_is_found() -> None:
    assert keys("党员大会一季度开不了一次，会议记录靠后补")[0] == 1
    assert keys("部分党员不按月交党费，年底一次补缴")[0] == 3
    assert keys("接班人培养停在纸上，后备力量没有带教")[0] == 4
    assert keys("在外务工的党员失联，没有人管")[0] == 2


def test_another_problem_of_the_same_organisation_is_not_shown() -> None:
    assert keys("河道垃圾清运不及时") == []
    assert keys("", "") == []
    assert keys("三会一课打了折扣", older=[]) == []


def test_at_most_three_are_shown_the_likest_first() -> None:
    older = [Told(key, "党费收缴不及时") for key in range(9)]
    found = similar(Told(0, "党费收缴不及时"), older)
    assert len(found) == 3
    assert found[0].score >= found[-1].score
    assert found[0].key == 8  # of equals the newest


def test_five_hundred_older_ones_take_no_time() -> None:
    older = [Told(key, f"{OLDER[key % 4].title}（{key}）", OLDER[0].words * 5) for key in range(500)]
    similar(OLDER[0], older[:1])  # the data is read once
    began = time.process_time()
    similar(OLDER[0], older)
    assert time.process_time() - began < 0.5
