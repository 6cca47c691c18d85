"""G3, G6: while people vote nothing of what they choose, and no code, is written anywhere: `shuping serve` as it is.

Each of 100 canaries (1,000 with SHUPING_LONG=1) votes over HTTP with a remark of its own, some with slips of the hand,
some twice; then the table of slips is taken away under the server's feet while others vote. Searched are the data
folder, the folder for temporary files, what the server says, and on PostgreSQL (in the long form) all files of its
own. The naive twin's ballots are found by the same search.
"""

import os
import random
from pathlib import Path

import pytest

from tests.attacks import halls
from tests.attacks.linking import MARK
from tests.attacks.searching import codes_in, remarks_in
from tests.crash.test_kill import ON_POSTGRES

LONG = bool(os.environ.get("SHUPING_LONG"))
CANARIES = 1_000 if LONG else 100
CUT_OFF = 5  # who vote while the table is gone


class Voter:
    """Votes over HTTP and looks at every answer: no cookie, no code in an address."""

    def __init__(self, server: halls.Server, hall: halls.Asked, code: str, chance: random.Random) -> None:
        self.server, self.code = server, code
        self.remark = f"{MARK}{chance.randbytes(6).hex()}"
        self.form = halls.form(hall, code, [chance.randint(1, 4) for _row in range(3)], self.remark)

    def post(self, address: str, **fields: str) -> tuple[int, str]:
        answer, page = self.server.ask("POST", address, {**self.form, **fields})
        assert answer.getheader("Set-Cookie") is None
        heads = str(answer.getheaders())
        compact = self.code.replace(" ", "")
        for place in (
            heads,
            *(part.split(">")[0] for part in page.split("<")[1:] if "href=" in part or "action=" in part),
        ):
            assert self.code not in place
            assert compact not in place
            assert self.remark not in place
        return answer.status, page

    def vote(self) -> None:
        assert self.post("/v/")[0] == 200
        assert self.post("/v/choose/")[0] == 200
        status, page = self.post("/v/cast/")
        assert status == 200
        assert halls.receipt_in(page)


@pytest.mark.skipif(ON_POSTGRES and not LONG, reason="a search of all files of a cluster takes a minute")
def test_nothing_is_written_of_a_choice_or_a_code(tmp_path: Path) -> None:
    temporary, said = tmp_path / "temporary", tmp_path / "said"
    temporary.mkdir()
    chance = random.Random(3)
    with halls.hall(tmp_path / "data", CANARIES + CUT_OFF, {"TMPDIR": str(temporary)}) as hall:
        before = hall.ask("rows")
        with halls.server(hall.environ, said) as server:
            served = said.read_text()
            voters = [Voter(server, hall, code, chance) for code in hall.codes]
            for number, voter in enumerate(voters[:CANARIES]):
                if number % 10 == 0:  # slips of the hand first
                    assert voter.post("/v/", code=voter.code[:-1])[0] == 422
                    assert voter.post("/v/cast/", row_0="9")[0] == 422
                    assert voter.post("/v/cast/", remark=voter.remark * 9)[0] == 422
                voter.vote()
                if number % 10 == 1:
                    assert "没有重复投" in voter.post("/v/cast/")[1]
            assert said.read_text() == served  # no line for anybody who voted
            now = {**hall.ask("rows"), "core_job": before["core_job"]}  # a worker that starts queues what is daily
            assert now == before  # no session, no entry of the chain, no row anywhere
            hall.ask("rename", table="ballots_ballotcode", to="gone")
            for voter in voters[CANARIES:]:
                assert voter.post("/v/cast/")[0] == 500
            hall.ask("rename", table="gone", to="ballots_ballotcode")
            assert said.read_text().count("fault E-") == CUT_OFF
            hall.ask("flush")
            places = [tmp_path / "data", temporary, said]
            if own := hall.ask("folder"):
                places.append(Path(own))
            remarks = [voter.remark for voter in voters]
            assert remarks_in(places, remarks) == set()
            assert codes_in(places, hall.codes, tmp_path / "patterns") == set()
        hall.ask("make_twin")
        for voter in voters:
            hall.ask("cast_naively", code=voter.code, marks=[1, 2, 3], remark=voter.remark)
        hall.ask("flush")
        assert len(remarks_in(places, remarks)) >= 0.9 * len(remarks)
    said.write_text(" ".join(f"GET /v/{code.replace(' ', '')}" for code in hall.codes))  # and a server that logs
    assert codes_in(places, hall.codes, tmp_path / "patterns") == set(hall.codes)
