"""G5: what is left of the envelopes when they were destroyed. `python -m tests.attacks.wiping` on a data folder.

Prints {"before": envelopes found in the files, "after": the same after the product destroyed them, "twin": after rows
were deleted as a naive program does, "cast": how many there are}; sheets of paper are among the envelopes.
"""

import json
import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "shuping.config.settings"
django.setup()

from django.db import connection  # noqa: E402 - the settings are read above

from shuping.ballots.models import BallotCode, Mark, Sheet  # noqa: E402
from shuping.ballots.services import bringing, closing, paper  # noqa: E402
from shuping.ballots.services.paper import Sheets  # noqa: E402
from shuping.ballots.tests import factories  # noqa: E402
from tests.attacks.hall import Hall  # noqa: E402
from tests.attacks.searching import pieces_in  # noqa: E402
from tests.worlds import AT  # noqa: E402

PIECE = slice(65, 97)  # of an envelope: 32 bytes of what is sealed; longer ones may be cut in two by a page
SHEETS = 6
KEYED = "123"


def make_twin(envelopes: list[bytes]) -> None:
    """Store the envelopes in a table of the twin, and delete them."""
    kind = "bytea" if connection.vendor == "postgresql" else "blob"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA secure_delete = OFF")
        cursor.execute(f"CREATE TABLE naive_envelope (envelope {kind})")
        for envelope in envelopes:
            cursor.execute("INSERT INTO naive_envelope VALUES (%s)", [envelope])
        cursor.execute("DELETE FROM naive_envelope")


def key_sheets(hall: Hall) -> None:
    """Key the sheets twice alike, and close the list."""
    numbers = {"A": Sheets(0, 0, 0, 0), "B": Sheets(SHEETS, SHEETS, 0, 0)}
    paper.count_sheets(actor=hall.scrutineer, round_id=hall.pk, sheets=numbers, at=AT)
    for name in ("pine-organiser", "green-clerk"):
        for number in range(1, SHEETS + 1):
            factories.key(hall.world, hall.made.round, name, "B", number, KEYED)
    closing.close_list(actor=hall.scrutineer, round_id=hall.pk, at=AT)


def main(slips: int) -> dict[str, int]:
    hall = Hall(slips, asks_word=False)
    places = hall.files()
    for slip in hall.codes()[:-SHEETS]:
        hall.cast(slip, [1, 2, 3], "意见")
    factories.scan(hall.world, hall.made, Mark.PAPER, hall.codes()[-SHEETS:])
    hall.close()
    hall.reconcile(lists=False)
    key_sheets(hall)
    envelopes = [bytes(one) for one in BallotCode.objects.filter(mark=Mark.CAST).values_list("envelope", flat=True)]
    envelopes += [bytes(one or b"") for one in Sheet.objects.values_list("envelope", flat=True)]
    pieces = [envelope[PIECE] for envelope in envelopes]
    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE")  # the server does so by itself, and keeps samples of what it reads
    hall.flush()
    found = {"cast": len(pieces), "before": pieces_in(places, pieces)}
    for name, pair in (("supervisor", (0, 1)), ("mayor", (1, 2))):
        content = factories.counted_file(hall.made, *pair)
        bringing.bring_counts(actor=hall.world.actor(name), round_id=hall.pk, content=content, at=AT)
    hall.destroy()
    hall.flush()
    found["after"] = pieces_in(places, pieces)
    make_twin(envelopes)
    hall.flush()
    if connection.vendor == "sqlite" and connection.cursor().execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        connection.connection.checkpoint()
    found["twin"] = pieces_in(places, pieces)
    return found


if __name__ == "__main__":
    print(json.dumps(main(150)))  # noqa: T201 - the test reads this line
