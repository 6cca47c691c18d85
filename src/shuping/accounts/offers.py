"""What the sign-in page offers beside the form; the demo room registers its people here."""

from collections.abc import Callable
from typing import Any

Offer = Callable[[], dict[str, Any] | None]
_offers: list[Offer] = []


def register(offer: Offer) -> None:
    """Add an offer: a function that returns {"template": ..., ...} for the page, or None when there is nothing."""
    _offers.append(offer)


def offers() -> list[dict[str, Any]]:
    """Return what is offered now."""
    return [found for offer in _offers if (found := offer()) is not None]
