// The conditions of a list are open in the markup, so that they are there without script; a phone folds them until they are asked for.
export function foldFilters(where) {
  for (const details of where.querySelectorAll(".filters-more")) {
    const summary = details.querySelector("summary");
    const isPhone = getComputedStyle(summary).display !== "none";
    if (isPhone && !details.hasAttribute("data-stay-open")) details.open = false;
  }
}
