// After an act the focus goes to the sentence that says what was done and who acts next; after a refused form, to its summary.
export function focusConfirmation(where) {
  where.querySelector("[data-focus]")?.focus();
}
