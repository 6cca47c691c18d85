"""The debriefs of the city: last year's, accepted; this year's in every state, two of them sharing passages."""

from datetime import date
from typing import Any

from shuping.core import clock
from shuping.debriefs.models import Version
from shuping.debriefs.services import comparison, drafting, vetting
from shuping.demo.building import DATA, City, read
from shuping.demo.reviews import Reviews
from shuping.reviews.models import Subject

MODEL, SET_PHRASES = "model", "set_phrases"  # kinds of comparison text
KEPT_ON = date(2026, 4, 20)
Row = dict[str, Any]


def write_debriefs(city: City, reviews: Reviews) -> None:
    """Write, submit, return and accept every debrief as the data file says; keep the office's comparison texts."""
    data = read("debriefs.toml")
    writing = _Writing(city, reviews)
    for row in data["last_year"]:
        writing.accepted("2025", row, "debriefs-2025")
    _keep_texts(city, data)
    for row in data["debrief"]:
        writing.bring_to_state(row)


def _keep_texts(city: City, data: Row) -> None:
    actor, at = city.actor("fangruolan", KEPT_ON), clock.moment(KEPT_ON, 9)
    texts = ((MODEL, "网上流传的述职报告范文", "model_text"), (SET_PHRASES, "固定表述和政策原文", "set_phrases"))
    for kind, title, name in texts:
        words = (DATA / data[name]).read_text(encoding="utf-8")
        place = city.organisations["yunling"]
        comparison.add_text(actor=actor, organisation=place, kind=kind, title=title, text=words, at=at)


class _Writing:
    def __init__(self, city: City, reviews: Reviews) -> None:
        self.city = city
        self.subjects: dict[str, dict[str, Subject]] = {key: reviews.subjects_of(key) for key in ("2025", "2026")}

    def accepted(self, review: str, row: Row, folder: str) -> None:
        """Submit a report on the day before it was accepted, and accept it."""
        on: date = row["submitted_on"] if "submitted_on" in row else row["accepted_on"]
        made = self._submit(review, row, f"{folder}/{row['organisation']}.txt", on)
        subject, on = self.subjects[review][row["organisation"]], row["accepted_on"]
        actor, at = self.city.actor(row.get("accepted_by", "fangruolan"), on), clock.moment(on, 15)
        vetting.accept_version(actor=actor, subject_id=subject.pk, number=made.number, note="", at=at)

    def bring_to_state(self, row: Row) -> None:
        """Take a report of this year through its versions to the state of the data file."""
        file = f"debriefs/{row['organisation']}.txt"
        if "earlier" in row:
            earlier = row["earlier"]
            self._return(row, self._submit("2026", row, earlier["file"], earlier["submitted_on"]), earlier)
        if row["state"] == "accepted":
            self.accepted("2026", row, "debriefs")
        elif row["state"] == "being_written":
            self._keep("2026", row, file, row["saved_on"])
        elif row["state"] in ("submitted", "returned"):
            made = self._submit("2026", row, file, row["submitted_on"])
            if row["state"] == "returned":
                self._return(row, made, row)

    def _keep(self, review: str, row: Row, file: str, on: date) -> int:
        subject = self.subjects[review][row["organisation"]]
        report = drafting.keep_draft(
            actor=self.city.actor(row["by"], on),
            subject_id=subject.pk,
            text=(DATA / file).read_text(encoding="utf-8"),
            revision=getattr(getattr(subject, "debrief", None), "revision", 0),
            at=clock.moment(on, 10),
        )
        subject.refresh_from_db()
        return report.revision

    def _submit(self, review: str, row: Row, file: str, on: date) -> Version:
        revision = self._keep(review, row, file, on)
        return drafting.submit_debrief(
            actor=self.city.actor(row["by"], on),
            subject_id=self.subjects[review][row["organisation"]].pk,
            revision=revision,
            at=clock.moment(on, 11),
        )

    def _return(self, row: Row, made: Version, said: Row) -> None:
        subject = self.subjects["2026"][row["organisation"]]
        actor, at = self.city.actor(said["returned_by"], said["returned_on"]), clock.moment(said["returned_on"], 16)
        for comment in said["comment"]:
            start = made.text.index(comment["quote"])
            span = (start, start + len(comment["quote"]))
            vetting.make_remark(
                actor=actor, subject_id=subject.pk, number=made.number, span=span, text=comment["text"], at=at
            )
        vetting.return_version(actor=actor, subject_id=subject.pk, number=made.number, note=said["reason"], at=at)
