"""Many rows at once say what one row written by its model says, and break the same constraints."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from shuping.core.many import insert_rows
from shuping.tree.models import Naming, Organisation
from shuping.tree.rules import step

DAY = date(2024, 1, 1)


@pytest.mark.django_db
def test_rows_say_what_a_model_would_have_written() -> None:
    place = Organisation.objects.create(name="市委", short_name="市委", kind="city_committee", path=step(0))
    columns = ("organisation", "name", "short_name", "from_on", "until_on")
    rows = [(place.pk, "旧名%s", '"旧"', date(2020, 2, 29), date(2024, 1, 1)), (place.pk, "新名", "新", DAY, None)]
    insert_rows(Naming, columns, rows)
    found = Naming.objects.order_by("from_on")
    assert [(n.organisation_id, n.name, n.short_name, n.from_on, n.until_on) for n in found] == rows
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Naming, columns, [(place.pk, "又一个", "又", DAY, None)])  # a second open row
    insert_rows(Naming, columns, [])
    assert found.count() == 2
