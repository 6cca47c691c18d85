"""What makes a page readable for all: no scrolling sideways, one title, one red button at most, and axe is content."""

from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.people import DESK, PHONE, shot

AXE = Path(__file__).parents[2] / "front/node_modules/axe-core/axe.min.js"
RUN_AXE = """async () => {
  const report = await axe.run(document, {resultTypes: ["violations"], rules: {"target-size": {enabled: true}}});
  return report.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join(" | ")}`);
}"""
MEASURE = """() => ({
  width: document.documentElement.scrollWidth,
  heads: document.querySelectorAll("h1").length,
  red: [...document.querySelectorAll(".btn-red")].filter((e) => e.checkVisibility()).map((e) => e.innerText),
})"""


def faults_of(page: Page, name: str, width: int) -> list[str]:
    """Return what is wrong with the page that is shown, each with its address."""
    page.wait_for_load_state("load")
    path = page.url.split("/", 3)[3]
    shot(page, f"look-{name}-{path.replace('/', '_').replace('?', '-') or 'desk'}")
    measured = page.evaluate(MEASURE)
    found = [f"scrolls sideways: {measured['width']} of {width}"] if measured["width"] > width else []
    found += [f"{measured['heads']} titles"] if measured["heads"] != 1 else []
    found += [f"red buttons: {measured['red']}"] if len(measured["red"]) > 1 else []
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return [f"/{path} ({name}): {fault}" for fault in found + page.evaluate(RUN_AXE)]


def at_both_sizes(page: Page, name: str) -> list[str]:
    """Return what is wrong with the page that is shown, at the desk and on a phone; its window keeps its size."""
    before, found = page.viewport_size, []
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        found += faults_of(page, f"{name}-{size['width']}", size["width"])
    if before:
        page.set_viewport_size(before)
    return found
