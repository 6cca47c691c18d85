"""Which points a text has, where they begin and end, and under which heading. All texts are invented."""

from shuping.reading import read

LEAD = "云岭市基层党建工作会议上的讲话\n同志们:\n"


def spans(text):
    return [text[item.start : item.end] for item in read(text).items]


def kinds(text):
    return [item.kind.value for item in read(text).items]


def test_each_type_of_run_is_counted_off():
    for run in (
        ["一是抓学习。", "二是抓队伍。", "三是抓阵地。"],
        ["首先,要抓学习。", "其次,要抓队伍。", "再次,要抓阵地。", "最后,要抓督查。"],
        ["第一,抓学习。", "第二,抓队伍。", "第三,抓阵地。"],
        ["一要抓学习。", "二要抓队伍。", "三要抓阵地。"],
        ["①抓学习;", "②抓队伍;", "③抓阵地。"],
        ["(1)抓学习;", "(2)抓队伍;", "(3)抓阵地。"],
        ["1.抓学习;", "2.抓队伍;", "3.抓阵地。"],
    ):
        assert spans(LEAD + "今年要抓好几项工作:" + "".join(run) + "\n散会。") == run


def test_each_type_of_run_may_stand_in_paragraphs():
    for run in (
        ["一、抓学习。每月一课。", "二、抓队伍。配强班子。"],
        ["（一）抓学习。每月一课。", "（二）抓队伍。配强班子。"],
        ["(一)抓学习。每月一课。", "(二)抓队伍。配强班子。"],
        ["1、抓学习。每月一课。", "2、抓队伍。配强班子。"],
        ["1．抓学习。每月一课。", "2．抓队伍。配强班子。"],
        ["问题1：学习不够。", "问题2：队伍不强。"],
        ["第一，抓学习。每月一课。", "第二，抓队伍。配强班子。"],
        [
            "先说学习的事。每月一课，书记主任都要讲，讲了什么要有记录。",
            "再看队伍方面。班子要配强，后备人选每村至少两名，年底前报来。",
        ],
        ["○抓学习。每月一课。", "○抓队伍。配强班子。"],
    ):
        assert spans(LEAD + "\n".join(run) + "\n") == run


def test_merits_problems_and_demands_in_one_line_are_told_apart_by_their_leads():
    merits = ["一是阵地建得好。", "二是活动办得多。"]
    faults = ["一是学习不经常。", "二是管理不严格;", "三是投入不足。"]
    demands = ["青禾镇要压实责任,一级抓一级。", "要坚持标本兼治,逐村过关。"]
    text = (
        LEAD
        + "会上,罗明川书记点评指出:青禾镇去年总体比较好。"
        + "".join(merits)
        + "同时,罗明川书记指出了存在的主要问题:"
        + "".join(faults)
        + "对于下一步的工作,罗明川书记强调:"
        + "".join(demands)
        + "我们要认真领会,抓好落实。"
    )
    assert spans(text) == [*merits, *faults, *demands]
    assert kinds(text) == ["achievement"] * 2 + ["problem"] * 3 + ["requirement"] * 2
    assert [item.enumerator for item in read(text).items] == ["一是", "二是", "一是", "二是", "三是", "", ""]


def test_a_lost_blank_before_a_paragraph_belongs_to_no_item():
    text = LEAD + "??  取得了明显成效:\n?  一是阵地建得好。\n?  二是活动办得多。\n??  同志们,散会!"
    assert spans(text) == ["一是阵地建得好。", "二是活动办得多。"]


def test_a_point_over_a_finer_list_is_a_section_and_no_item():
    text = LEAD + "二、下一步工作\n(一)建强队伍。要做到:一是选好人;二是用好人。\n(二)管好阵地。定期开放。\n"
    reading = read(text)
    assert spans(text) == ["一是选好人;", "二是用好人。", "(二)管好阵地。定期开放。"]
    assert [(part.enumerator, part.title, part.level) for part in reading.sections] == [
        ("二、", "下一步工作", 1),
        ("(一)", "建强队伍", 2),
    ]
    assert reading.items[0].section == ("下一步工作", "建强队伍")
    assert reading.items[2].section == ("下一步工作",)


def test_a_heading_over_its_own_paragraphs_is_one_item_heading_included():
    text = LEAD + "一、压实责任\n书记要带头。\n委员要跟上。\n二、强化督查\n每季通报。\n同志们,让我们共同努力!"
    assert spans(text) == ["一、压实责任\n书记要带头。\n委员要跟上。", "二、强化督查\n每季通报。"]
    assert len(read(text).sections) == 2


def test_a_paragraph_before_the_next_heading_still_belongs_to_the_last_point():
    text = (
        LEAD
        + "(一)整合资金\n1.列入预算。\n2.优先安排后进村。\n对资金使用情况,每半年审计一次。\n(二)强化督查\n每季通报。\n"
    )
    assert spans(text)[1:] == ["2.优先安排后进村。\n对资金使用情况,每半年审计一次。", "(二)强化督查\n每季通报。"]


def test_the_words_that_close_a_document_belong_to_no_item():
    promise = ["1、带头学习,每月一课;", "2、廉洁自律,不吃拿卡要。"]
    for close in ("以上承诺,请监督。\n承诺人:陈望山\n2025年1月5日", "大家散会。", "会议强调,要抓好落实。"):
        assert spans("青禾镇支部书记公开承诺书\n现承诺如下:\n" + "\n".join(promise) + "\n" + close) == promise


def test_a_heading_over_lead_and_list_gives_the_list():
    text = LEAD + "一、压实责任\n各级要重视。\n1.书记带头。\n2.委员跟上。\n二、强化督查\n每季通报。"
    assert spans(text) == ["1.书记带头。", "2.委员跟上。", "二、强化督查\n每季通报。"]


def test_the_title_is_the_heading_or_the_first_clause():
    items = read(
        LEAD + "要求如下:一是压实责任。书记带头。二是在全市范围内广泛深入地持续开展结对共建活动,以点带面,全面提升。"
    ).items
    assert [item.title for item in items] == ["压实责任", "在全市范围内广泛深入地持续开展结对共建活动"]
    for item in items:
        assert item.start < item.title_start < item.title_end <= item.end


def test_words_that_only_look_like_enumerators_open_no_run():
    text = (
        "工作总结\n首先,向大家表示感谢。第一书记到岗。统一是前提。再次强调纪律。三要素齐全。唯一要做的是坚持。\n"
        "最后,祝大家工作顺利。比例为1.5。版本是2.0。一要坚持。"
    )
    assert spans(text) == []


def test_a_point_that_runs_on_with_commas_ends_before_the_comma():
    text = LEAD + "要抓好三件事,一是学习,二是队伍,三是阵地。"
    assert spans(text) == ["一是学习", "二是队伍", "三是阵地。"]


def test_hard_wraps_and_page_numbers_stay_inside_an_item():
    text = (
        LEAD
        + "  一、主要做法\n  1.坚持把组织建设放在首位,全年走访党员群众六十户,解决了一\n批难题。\n"
        + "  2.坚持把服务群众作为\n— 3 —\n根本,办好实事。\n— 4 —\n  3.坚持改革。\n"
    )
    assert spans(text) == [
        "1.坚持把组织建设放在首位,全年走访党员群众六十户,解决了一\n批难题。",
        "2.坚持把服务群众作为\n— 3 —\n根本,办好实事。",
        "3.坚持改革。",
    ]


def test_a_broken_enumerator_is_found_where_the_run_has_the_gap():
    text = LEAD + "要求如下:一是加强学习。二是严格管理。三是配强班子。四坚持为民服务。五是强化督查。四坚持不是编号。"
    reading = read(text)
    assert [item.enumerator for item in reading.items] == ["一是", "二是", "三是", "四", "五是"]
    assert spans(text)[3] == "四坚持为民服务。"
    assert "enumerator_broken" in {warning.code for warning in reading.warnings}


def test_labels_over_a_list_are_no_items_and_owner_lines_neither():
    text = (
        "石桥乡述职评议问题整改方案\n一、学习方面\n问题1：学习不深入。\n整改措施：1.每月学一次。2.每季考一次。\n"
        "责任人：何秋实\n整改时限：6月底前\n问题2：考勤不严。\n整改措施：1.建立台账。2.定期通报。\n责任人：陈望山\n"
    )
    assert spans(text) == [
        "问题1：学习不深入。",
        "1.每月学一次。",
        "2.每季考一次。",
        "问题2：考勤不严。",
        "1.建立台账。",
        "2.定期通报。",
    ]
    assert kinds(text) == ["problem", "measure", "measure"] * 2


def test_a_label_with_its_own_words_is_an_item():
    text = "青禾镇党建工作总结\n青禾镇共有支部。\n存在问题：学习不够经常。\n整改措施：每月集中学习。\n"
    assert spans(text) == ["存在问题：学习不够经常。", "整改措施：每月集中学习。"]
    assert kinds(text) == ["problem", "measure"]


def test_a_text_that_begins_in_the_middle_gives_the_rest_of_that_point():
    text = "到村入户,听取意见。三是抓好整改。四是抓好督查。"
    assert spans(text) == ["到村入户,听取意见。", "三是抓好整改。", "四是抓好督查。"]


def test_a_text_that_ends_in_the_middle_gives_that_point_as_far_as_it_goes():
    text = LEAD + "要求如下:一是抓好整改。二是抓好督"
    assert spans(text)[-1] == "二是抓好督"


def test_figures_and_deadlines_belong_to_their_item_and_enumerators_are_no_numbers():
    text = LEAD + "1.3个支部6月底前完成整顿。\n2.投入1.5万元。\n"
    items = read(text).items
    assert [[(one.value, one.unit) for one in item.figures] for item in items] == [[(3, "个")], [(15000, "元")]]
    assert [(one.month, one.day) for one in items[0].deadlines] == [(6, 30)]


def test_a_remark_on_one_person_is_one_comment():
    text = (
        "对乡镇党委书记述职的点评意见\n"
        "柳泉镇陈望山同志:思路清晰,阵地建设走在前列,为民服务有实招,但集体经济仍是短板,党员教育办法还不多。\n"
        "石桥乡罗明川同志:作风扎实,整顿软弱涣散村成效明显,但压力传导不够,有的支部组织生活不够正常,需要改进。\n"
    )
    assert kinds(text) == ["comment", "comment"]
    assert spans(text)[0].endswith("办法还不多。")


def test_points_that_the_speaker_announces_stand_in_no_point_before_them():
    text = LEAD + (
        "一、支部的作用没有发挥出来。有的支部一季度没有开会。\n"
        "二、最后一公里没有打通。群众跑三趟办不成一件事。\n"
        "根子在上面，督导不够经常，有的一季度没有去过一次。\n"
        "下一步，我提两点要求。\n"
        "第一，压实责任。各乡镇党委书记要亲自抓、直接管。\n"
        "第二，改进作风。市委组织部要带头清理报表。\n"
    )
    assert [span[:5] for span in spans(text)] == ["一、支部的", "二、最后一", "根子在上面", "第一，压实", "第二，改进"]
    assert not read(text).sections
    assert "我提两点要求" not in "".join(spans(text))


def test_a_wish_after_the_last_problem_is_a_demand_of_its_own():
    text = (
        "点评周同志\n周同志抓党建有办法。存在的问题：一是会开得少，有两个村没有开会。二是后备干部接不上，4个村没有人选。"
        "希望6月底前把会议补齐，把人选定下来。\n另：柳垭村的代办点上午不开门、下午没有人，群众跑了三趟，要抓紧整改。\n"
    )
    assert [span[:4] for span in spans(text)] == ["周同志抓", "一是会开", "二是后备", "希望6月", "另：柳垭"]
    assert kinds(text) == ["comment", "problem", "problem", "requirement", "requirement"]
    assert [len(item.deadlines) for item in read(text).items] == [0, 0, 0, 1, 0]


def test_the_same_words_may_use_half_width_or_full_width_marks():
    half = LEAD + "存在不足:一是学习不够;二是管理不严;三是投入不足.同志们,散会。"
    full = half.replace(",", "，").replace(";", "；").replace(":", "：")
    assert [(one.start, one.end, one.kind) for one in read(half).items] == [
        (one.start, one.end, one.kind) for one in read(full).items
    ]


def test_a_text_without_items_or_without_anything_gives_none():
    assert read("").items == ()
    assert read(" \n\u3000\n??\n").items == ()
    assert read("云岭市召开会议。大家发言热烈。").items == ()


def test_json_has_the_agreed_shape():
    data = read(LEAD + "一、要求\n一是投入3万元。二是6月底前完成。").as_json()
    assert set(data) == {"text_length", "head", "sections", "items", "warnings"}
    assert set(data["sections"][0]) == {"start", "end", "title", "level"}
    assert set(data["items"][0]) == {"kind", "start", "end", "enumerator", "title", "section", "figures", "deadlines"}
    assert data["items"][0]["figures"] == [{"start": 30, "end": 33, "value": 30000, "unit": "元"}]
    assert data["items"][1]["deadlines"][0]["month"] == 6
