"""A clerk at a page, whose acts are counted, and the seconds that they take by a keystroke-level model."""

import math
import re
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page

KEY, POINTING, DECISION, CLAUSE = 0.28, 1.1, 1.35, 0.25


@dataclass
class Clerk:
    """A person at a page; counts what is done."""

    page: Page
    keys: int = 0
    pointings: int = 0
    scrolled: int = 0
    decisions: int = 0
    clauses: int = 0
    pages: int = 0
    steps: list[str] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """What the acts take."""
        points = self.pointings + self.scrolled
        return self.keys * KEY + points * POINTING + self.decisions * DECISION + self.clauses * CLAUSE

    def decide(self, times: int = 1) -> None:
        """Make up one's mind."""
        self.decisions += times

    def read(self, words: str) -> None:
        """Read a passage."""
        self.clauses += len([part for part in re.split(r"[，。；：、？！,;:?!\s]+", words) if part])

    def scroll(self, distance: float) -> None:
        """Scroll so many pixels, a screenful at a time."""
        height = self.page.viewport_size["height"] if self.page.viewport_size else 740
        self.scrolled += max(0, math.ceil(abs(distance) / (height * 0.85)))

    def point(self, target: Locator, what: str) -> None:
        """Bring something into sight and press it."""
        target = target.locator("visible=true").last
        place = target.bounding_box()
        height = self.page.viewport_size["height"] if self.page.viewport_size else 740
        if place and not 0 <= place["y"] <= height - place["height"]:
            self.scroll(min(abs(place["y"]), abs(place["y"] - height)))
        target.scroll_into_view_if_needed()
        target.click()
        self.pointings += 1
        self.steps.append(what)

    def type(self, target: Locator, words: str, what: str) -> None:
        """Point at a field and type."""
        self.point(target, what)
        target.fill(words)
        self.keys += sum(1 if char.isascii() else 3 for char in words.replace("-", ""))

    def choose(self, target: Locator, value: str, what: str) -> None:
        """Pick one of a list: one press opens it, one picks."""
        self.point(target, what)
        self.pointings += 1
        target.select_option(value)
