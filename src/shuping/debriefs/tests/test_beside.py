import pytest
from django.urls import reverse

from shuping.core.errors import NotFound
from shuping.debriefs import beside, queries
from shuping.debriefs.tests import factories, reports
from shuping.reviews.models import Subject

BACKEND = "django.contrib.auth.backends.ModelBackend"


def accepted(world, text=reports.WHOLE):
    return factories.judged(factories.submitted(world, text), world.people["officer"], "accepted").subject


def test_the_commentator_is_told_figures_and_promises_in_the_words_of_the_report(world):
    told = beside.told(accepted(world))
    figures, promises = told.passages
    assert figures.heading == "报告里的数字"
    assert figures.lines == (
        "全年主持党委会专题研究党建4次，到12个村讲党课",
        "培养村级后备干部18名，选派驻村干部9名",
        "产业联合党支部带动318户增收",
        "去年点评指出的3个问题，整改完成2个",
        "三会一课打折扣，已给14个支部书记讲会议程序，抽查6个村，记录齐了",
    )
    assert promises.lines == (
        "每月到2个村参加党员大会，6月底前走完14个村",
        "7月底前为4个村各定2名后备人选",
        "每季度听一次专题汇报，年底前把报账时间压到15天",
    )
    assert figures.more == 1


def test_what_does_not_fit_is_counted_and_left_to_the_report(world):
    more = "".join(f"（{number}）办实事。修好水渠{number}处。\n" for number in "三四五六七八九")
    told = beside.told(accepted(world, reports.WHOLE.replace(reports.DUTY, reports.DUTY + more)))
    assert (len(told.passages[0].lines), told.passages[0].more) == (beside.MOST, 13 - beside.MOST)


@pytest.mark.parametrize("verdict", ["", "returned"])
def test_before_it_is_accepted_nothing_of_the_report_is_told(client, world, verdict):
    version = factories.submitted(world)
    if verdict:
        factories.judged(version, world.people["officer"], verdict)
    subject = version.debrief.subject
    told = beside.told(subject)
    assert told.passages == ()
    assert told.sentence.startswith("述职报告还没有审定")
    client.force_login(world.user("mayor"), backend=BACKEND)
    text = client.get(reverse("debriefs:report", args=[subject.pk])).content.decode()
    assert "述职报告还没有审定" in text
    assert "318户" not in text


def test_the_comment_page_shows_them_and_leads_to_the_report(client, world):
    subject = accepted(world)
    client.force_login(world.user("mayor"), backend=BACKEND)
    page = client.get(reverse("hall:comment", args=[subject.pk])).content.decode()
    assert "7月底前为4个村各定2名后备人选" in page
    address = reverse("debriefs:report", args=[subject.pk])
    assert f'href="{address}"' in page
    report = client.get(address).content.decode()
    assert "原因主要是" in report
    assert "没点到人和事" not in report


def test_a_report_is_read_here_by_its_commentator_alone_and_until_he_is_replaced(world):
    subject = accepted(world)
    mayor = world.actor("mayor")
    assert queries.commented_subject(mayor, subject.pk) == subject
    with pytest.raises(NotFound):
        queries.commented_subject(world.actor("officer"), subject.pk)
    Subject.objects.filter(pk=subject.pk).update(commentator=world.people["chief"])
    with pytest.raises(NotFound):
        queries.commented_subject(mayor, subject.pk)
    assert queries.commented_subject(world.actor("chief"), subject.pk) == subject
