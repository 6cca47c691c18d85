"""The numbers of the ledger's tabs are the same whether they are counted along their indexes or row by row."""

from datetime import timedelta

from shuping.findings import queries
from shuping.findings.models import Finding
from shuping.findings.tests.factories import claimed, planned, raised, verified
from tests.worlds import DAY, World


def test_both_ways_of_counting_agree(world: World) -> None:
    raised(world)
    planned(world)
    again = claimed(world)
    verified(world)
    Finding.objects.filter(pk=again.pk).update(is_reopened=True)
    late = DAY + timedelta(days=10)
    rows = queries.findings(world.actor("chief"))
    counted = queries.counts(rows, late, is_everything=True)
    assert counted == queries.counts(rows, late)
    assert (counted["all"], counted["open"], counted["overdue"], counted["reopened"]) == (4, 4, 1, 1)
