"""What the reader warns of, and what it leaves out."""

from shuping.reading import read

TITLE = "在云岭市党建会上的讲话"


def codes(text):
    return [warning.code for warning in read(text).warnings]


def test_a_declared_count_that_is_met_is_silent_and_one_that_is_not_warns():
    three = f"{TITLE}\n下面,我讲三点意见:\n一、压实责任\n层层抓。\n二、强化督查\n月月督。\n三、严格考核\n年年考。\n"
    assert codes(three) == []
    assert codes(three.replace("三点", "四点")) == ["count_not_met"]
    assert codes(three.replace("三点", "两点")) == ["count_exceeded"]


def test_a_declared_count_in_one_paragraph_is_held_too():
    assert codes(f"{TITLE}\n要做到三个方面:一是抓学习。二是抓队伍。\n") == ["count_not_met"]
    assert codes(f"{TITLE}\n要做到两个方面:一是抓学习。二是抓队伍。\n") == []


def test_a_declared_count_with_nothing_after_it_warns():
    assert "count_not_met" in codes(f"{TITLE}\n今天我谈四个方面的要求:\n")


def test_a_last_heading_without_content_warns_and_is_a_section_but_no_item():
    text = f"{TITLE}\n一、压实责任\n层层抓。\n二、把握重点,着力提升\n"
    reading = read(text)
    assert [warning.code for warning in reading.warnings] == ["heading_without_content"]
    assert len(reading.items) == 1
    assert [section.title for section in reading.sections] == ["压实责任", "把握重点,着力提升"]


def test_numbers_that_do_not_follow_warn_and_lose_no_item():
    text = f"{TITLE}\n要求如下:一是抓学习。二是抓队伍。四是抓阵地。\n"
    reading = read(text)
    assert [warning.code for warning in reading.warnings] == ["numbering_broken"]
    assert len(reading.items) == 3


def test_a_restart_is_no_broken_numbering():
    assert codes(f"{TITLE}\n取得成效:一是学习好。二是队伍好。存在不足:一是场所旧。二是经费少。\n") == []


def test_a_text_that_stops_in_mid_sentence_warns():
    long = "各级党组织要把这项工作摆上重要位置,主要负责同志要亲自抓、具体抓,做到思想"
    assert codes(f"{TITLE}\n一是抓学习。二是抓队伍。\n{long}") == ["ends_in_mid_sentence"]


def test_header_and_footer_of_a_web_site_are_left_out_and_said():
    text = (
        f"{TITLE}(全文5000字)\n来源:云岭网 浏览次数:20\n\n{TITLE}\n要求如下:一是抓学习。二是抓12个支部。\n\n"
        "本文内容由用户自发贡献,本站不承担责任。共有3个分站。\n转载请保留链接 http://example.org/1"
    )
    reading = read(text)
    assert [item.enumerator for item in reading.items] == ["一是", "二是"]
    assert [one.what for one in reading.debris] == ["header", "header", "footer", "footer"]
    assert [one.value for one in reading.figures] == [12]
    assert [warning.code for warning in reading.warnings] == ["debris_dropped"] * 4


def test_an_empty_text_and_one_without_items_say_so():
    assert codes("") == ["empty"]
    assert codes("云岭市召开会议。") == ["no_items"]


def test_points_without_a_number_have_no_broken_numbering():
    for run in (
        "“上热下冷”：抓得松的还有三个镇。\n“人手不足”：党务干部只有两名。\n",
        "○钱的事。年底前拨到支部账上。\n○人的事。年底前配齐党务干部。\n",
        "存在的问题：一是会开得少。二是记录不全。\n整改措施：一是按月开会。二是按月检查。\n",
    ):
        found = read("在云岭市党建会上的讲话\n一、毛病在哪里\n" + run).warnings
        assert [one.message for one in found if one.code == "numbering_broken"] == []
