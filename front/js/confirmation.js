// After an act the focus goes to the sentence that says what was done and who acts next; after a refused form, to its summary.
// Where one keys sheet after sheet it stays in the field; the sentence is still read out (role="status").
export function focusConfirmation(where) {
  const field = where.querySelector("[data-keying] [autofocus]");
  (field ?? where.querySelector("[data-focus]"))?.focus();
}
