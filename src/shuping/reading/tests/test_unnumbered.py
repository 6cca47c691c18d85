"""Points without a number among numbered ones, pledges, last year's problems. All texts are invented."""

from shuping.reading import read


def items(text: str) -> list[tuple[str, str]]:
    return [(item.kind.value, text[item.start : item.end][:8]) for item in read(text).items]


def test_a_paragraph_with_a_subject_of_its_own_is_not_swallowed_by_the_numbered_point_before_it():
    text = (
        "关于巡察云桥乡党委的反馈意见\n二、发现的主要问题\n"
        "1.理论学习走形式。中心组全年集体学习12次，其中7次以会代学，笔记由他人代抄。\n"
        "推进振兴用力不均。把资金过多地投向路边村，偏远的4个村三年只有35万元。\n"
        "2.工程管理混乱，两村的5个项目未经招投标，直接交由村干部亲属承建；\n"
        "群众办事难的问题还不同程度存在，便民大厅8个窗口经常只有3个窗口有人；\n"
        "3.公务接待不规范，存在一函多餐、超标准接待等现象，涉及接待费1.7万元。\n"
        "此外，巡察组还收到反映一些领导干部的问题线索，已按规定转市纪委监委等有关方面处理。\n"
    )
    assert items(text) == [
        ("problem", "1.理论学习走形"),
        ("problem", "推进振兴用力不均"),
        ("problem", "2.工程管理混乱"),
        ("problem", "群众办事难的问题"),
        ("problem", "3.公务接待不规"),
    ]


def test_what_else_the_villages_are_asked_is_a_requirement_of_its_own():
    text = (
        "在党建现场会上的讲话\n今年抓好这几件事:\n"
        "(一)聚焦增收抓产业。各乡镇要因地制宜,今年每个乡镇至少培育2个强村。\n"
        "各村还要把闲置的校舍、晒场清理出来,能租的租、能包的包,6月底前建立台账。\n"
        "(二)聚焦减负抓作风。会议要压下来,报表要统一归口,不得多头要数据。\n"
    )
    assert [kind for kind, _words in items(text)] == ["requirement"] * 3
    assert items(text)[1][1] == "各村还要把闲置的"


def test_a_point_whose_enumerator_was_lost_is_found_by_how_it_begins():
    text = (
        "在党建现场会上的讲话\n(一)聚焦堡垒抓提升。一是要摸准底数。3月底前筛查一遍。二是要一村一策。把药方开对。"
        "要严格验收,满意率不到90%的一律不予销号。四是要防止反弹。半年回访1次。\n(二)聚焦减负。会议要压下来,报表要少。\n"
    )
    assert items(text)[:4] == [
        ("requirement", "一是要摸准底数。"),
        ("requirement", "二是要一村一策。"),
        ("requirement", "要严格验收,满意"),
        ("requirement", "四是要防止反弹。"),
    ]


def test_what_the_inspected_side_pledges_is_a_commitment_and_who_sat_there_is_nothing():
    text = (
        "关于巡察云桥乡党委的反馈意见\n四、被巡察党组织表态\n"
        "反馈会上，云桥乡党委书记郝某作了表态，对反馈意见诚恳接受。一要不折不扣抓整改，做到不销号不收兵。"
        "二要从严从实抓作风，自觉接受监督。\n"
        "市委巡察办有关负责同志，云桥乡党政班子成员、各村党支部书记共46人参加了会议。\n"
    )
    assert items(text) == [("commitment", "一要不折不扣抓整"), ("commitment", "二要从严从实抓作")]


def test_a_problem_of_last_year_is_one_item_with_its_answer_and_counts_by_the_answer():
    text = (
        "述职报告\n一、上年度述职评议问题整改情况\n"
        "问题1：活动场所建而不用。\n整改情况：维修了6个场所，该问题已整改到位。\n"
        "问题2：流动党员管理有漏洞。整改情况：找回失联党员5名，该问题已完成整改。\n"
        "问题3：后备干部不足。整改情况：建立了后备库，该项整改尚未完成，需长期坚持。\n"
        "二、主要工作\n一是抓班子，调整了3名支部书记。二是抓队伍，培训党员200名。\n"
    )
    assert items(text)[:3] == [
        ("achievement", "问题1：活动场所"),
        ("achievement", "问题2：流动党员"),
        ("problem", "问题3：后备干部"),
    ]
    first = read(text).items[0]
    assert text[first.end - 7 : first.end] == "题已整改到位。"


def test_a_remark_that_only_asks_or_only_blames_is_no_comment():
    text = (
        "述职评议会点评\n不足也要讲透。一个是三会一课质量不高，抽了5个支部有2个是补的。"
        "再一个，发展党员把关偏松，三年没有发展过一名农民党员。\n"
        "守田同志个人方面，一年到头忙项目、跑资金，讲党课的时间少，到联系点只去了2次，抓书记还有些虚。\n"
        "下一步，提几点要求：\n1、把补记录的事情查清楚，3月底以前交一个书面报告。\n2、书记要亲自包村，把账目晒给群众。\n"
        "守田同志自己要带头，每季度至少讲1次党课，所有的村一年走遍2轮，年底我再来听你讲一讲。\n"
        "总的看，柳溪镇的底子是好的，细功夫还差一截，综合评价定为“较好”。\n"
    )
    assert [kind for kind, _words in items(text)][2:] == [
        "problem",
        "requirement",
        "requirement",
        "requirement",
        "comment",
    ]
    assert items(text)[2][1] == "守田同志个人方面"


def test_causes_seen_from_several_sides_are_problems_each():
    text = (
        "述职报告\n三、存在的问题及原因\n主要表现在：\n（1）精力投入不够均衡，年中抓得松，交给副书记去管。\n（2）支部发展不平衡，差的长期没有起色。\n"
        "以上问题，根子在我身上。从思想上看，我认识不深，总觉得党建是软指标。从能力上看，学习钻研不多，老办法不管用。\n"
    )
    assert [kind for kind, _words in items(text)] == ["problem"] * 4
