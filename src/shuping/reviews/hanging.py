"""Reviews under way hang on the organisation that holds them: they bar its dissolution and go along in a merger."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuping.organisations.hanging import Change, Hung
from shuping.reviews.models import Review, State
from shuping.reviews.services import setting_up
from shuping.tree.models import Organisation


class ReviewsUnderWay:
    """Reviews of ours and of us that are not archived; none ends by the way: it is held to its end."""

    code, label, end_words, moves_by_default = "review", gettext_lazy("没办完的述职评议"), "", True

    def hung(self, organisation: Organisation, on: date) -> Iterator[Hung]:
        """Yield the reviews of an organisation that are under way."""
        rows = Review.objects.filter(organisation=organisation).exclude(state=State.ARCHIVED)
        for found in rows.order_by("year", "id"):
            note = _("上级评议我们") if found.is_external else str(found.get_state_display())
            yield Hung(found.pk, found.title, reverse("reviews:detail", args=[found.pk]), note)

    def move(self, number: int, to: Organisation, change: Change) -> None:
        """Let another organisation hold it; while it is being prepared its subjects are those of the new one."""
        setting_up.move_review(actor=change.actor, review_id=number, to=to, at=change.at)

    def end(self, number: int, change: Change) -> None:
        """Nothing ends a review but its archive."""
        raise NotImplementedError
