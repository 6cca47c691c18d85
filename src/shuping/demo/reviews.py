"""The reviews of the city: last year's from set-up to archive, this year's open, the superior's review of the city."""

from typing import Any

from shuping.access.queries import actor_of
from shuping.ballots.models import BallotRound
from shuping.core import clock
from shuping.demo.building import City, read
from shuping.documents.models import Document
from shuping.results import queries as result_queries
from shuping.results.rules import Entry
from shuping.results.services import circulating, feeding_back, grading
from shuping.results.services.grading import Decision
from shuping.reviews import queries
from shuping.reviews.models import Review, Scheme, Subject
from shuping.reviews.scheme import Ruled, checked, ready_made
from shuping.reviews.services import balloting, closing, commenting, external, schemes, setting_up
from shuping.reviews.services.commenting import CommentWish
from shuping.reviews.services.external import ExternalWish
from shuping.reviews.services.setting_up import Days, SubjectWish

OTHERS = "较好"  # the grade of whom the data file does not name
Row = dict[str, Any]


class Reviews:
    """The city's reviews by their keys in the data file."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.data = read("reviews.toml")
        self.reviews: dict[str, Review] = {}

    def open(self) -> None:
        """Make the schemes, then set up every review, and open what the data file gives a day of opening."""
        kept = {row["key"]: self._scheme(row) for row in self.data["scheme"]}
        for row in self.data["review"]:
            made = self._made(row, kept[row["scheme"]])
            self.reviews[row["key"]] = self._opened(row, made) if "opened_on" in row else made

    def subjects_of(self, key: str) -> dict[str, Subject]:
        """Return the subjects of a review by the keys of their organisations."""
        return {self._key(subject): subject for subject in queries.subjects(self.reviews[key])}

    def round_of(self, key: str) -> BallotRound:
        """Set up the secret round of a review, on paper."""
        row = next(row for row in self.data["review"] if row["key"] == key)
        at = clock.moment(row["held_on"], 8, 20)
        actor = self.city.actor(row["by"], row["held_on"])
        return balloting.set_up_round(actor=actor, review_id=self.reviews[key].pk, channels="paper", at=at)

    def finish(self) -> None:
        """Record what was said, decide and archive where the data file says so; record the reviews of the city."""
        for row in self.data["review"]:
            if "decided" in row:
                self._comment(row)
                self._decide(row)
        for row in self.data["external"]:
            self._external(row)

    def _scheme(self, row: Row) -> Scheme:
        given = dict(ready_made()[row["sample"]].rules)
        for name, rule in row["rules"].items():
            given[name] = Ruled(rule["value"], rule["basis"])
        return schemes.make_scheme(
            actor=self.city.actor(row["by"], row["on"]),
            organisation=self.city.organisations[row["organisation"]],
            rules=checked(row["name"], given),
            at=clock.moment(row["on"], 9),
        )

    def _made(self, row: Row, scheme: Scheme) -> Review:
        return setting_up.make_review(
            actor=self.city.actor(row["by"], row["made_on"]),
            organisation=self.city.organisations[row["organisation"]],
            year=row["year"],
            title=row["title"],
            scheme_id=scheme.pk,
            at=clock.moment(row["made_on"], 9),
        )

    def _opened(self, row: Row, made: Review) -> Review:
        actor, at = self.city.actor(row["by"], row["made_on"]), clock.moment(row["made_on"], 9)
        days = Days(row["debriefs_due_on"], row["held_on"], row["begins_at"], row["place"])
        setting_up.set_days(actor=actor, review_id=made.pk, days=days, at=at)
        setting_up.set_entitled(actor=actor, review_id=made.pk, entitled=row["entitled"], at=at)
        said_by = {comment["organisation"]: comment["by"] for comment in read("comments.toml")["comment"]}
        wishes = {
            subject.pk: SubjectWish(Subject.Form.ON_SITE, self.city.people[said_by[self._key(subject)]].pk)
            for subject in queries.subjects(made)
        }
        setting_up.change_subjects(actor=actor, review_id=made.pk, wishes=wishes, at=at)
        return setting_up.open_review(
            actor=self.city.actor(row["by"], row["opened_on"]), review_id=made.pk, at=clock.moment(row["opened_on"], 9)
        )

    def _key(self, subject: Subject) -> str:
        return next(key for key, place in self.city.organisations.items() if place.pk == subject.organisation_id)

    def _comment(self, row: Row) -> None:
        found = self.reviews[row["key"]]
        subjects = self.subjects_of(row["key"])
        entered = {document.title: document.pk for document in Document.objects.filter(kind="committee_comment")}
        for comment in read("comments.toml")["comment"]:
            subject, author = subjects[comment["organisation"]], self.city.people[comment["by"]]
            title = f"点评{subject.organisation.short_name}书记{self.city.people[comment['subject']].name}"
            commenting.record_comment(
                actor=self.city.actor(row["by"], comment["on"]),
                review_id=found.pk,
                wish=CommentWish(
                    said_by=author.name,
                    said_on=comment["on"],
                    overall=comment["overall"],
                    subject_id=subject.pk,
                    author_id=author.pk,
                    document_id=entered.get(title),
                ),
                at=clock.moment(comment["on"], 17),
            )

    def _decide(self, row: Row) -> None:
        found = queries.review(self.city.actor(row["by"], row["decided"]["on"]), self.reviews[row["key"]].pk)
        on = row["decided"]["on"]
        actor, at = self.city.actor(row["by"], on), clock.moment(on, 16)
        entries = {}
        for subject in result_queries.graded(found):
            given = row["grades"].get(self._key(subject), {})
            happened = tuple(given.get("happened", ()))
            entries[subject.pk] = Entry({}, happened, given.get("grade", OTHERS), given.get("reason", ""))
        grading.keep_table(actor=actor, review_id=found.pk, entries=entries, revision=0, at=at)
        decision = Decision(on, row["decided"]["by"])
        grading.decide(actor=actor, review_id=found.pk, decision=decision, at=at)
        self._feed_back(row, found)
        closing.archive_review(actor=actor, review_id=found.pk, at=clock.moment(on, 17))

    def _feed_back(self, row: Row, found: Review) -> None:
        """Give everybody his result, which he sees, and circulate the general picture."""
        on = row["decided"]["on"]
        actor, at = self.city.actor(row["by"], on), clock.moment(on, 16, 30)
        feeding_back.give_feedback(actor=actor, review_id=found.pk, at=at)
        for subject in result_queries.graded(found):
            if subject.person is None:
                continue
            own = actor_of(subject.person.pk, subject.person.name, on)
            feeding_back.confirm_seen(actor=own, subject_id=subject.pk, at=clock.moment(on, 16, 40))
        circulating.issue_circular(actor=actor, review_id=found.pk, at=clock.moment(on, 16, 50))

    def _external(self, row: Row) -> None:
        place = self.city.organisations[row["organisation"]]
        document = Document.objects.get(organisation=place, kind=row["kind"], spoken_on=row["held_on"])
        actor, at = self.city.actor(row["by"], row["on"]), clock.moment(row["on"], 10)
        wish = ExternalWish(row["year"], row["superior"], row["held_on"], row["said_by"])
        made = external.record_external(actor=actor, organisation=place, wish=wish, document_id=document.pk, at=at)
        external.archive_external(actor=actor, review_id=made.pk, at=at)
