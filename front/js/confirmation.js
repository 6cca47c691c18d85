// Back to a form that was refused shows the form again with what was typed, not the browser's page that asks to send it anew:
// its answer is of a POST and is not kept. Only where the form is sent to its own address, which can be opened, and may be kept.
export function keepRefused(where) {
  const own = where.querySelector("main form[method=post]:not([action], [autocomplete=off])");
  if (!own || !where.querySelector("main [role=alert][data-focus]")) return;
  for (const field of own.querySelectorAll("textarea, input:not([type=hidden], [type=file], [type=checkbox], [type=radio])")) {
    const typed = field.value;
    field.defaultValue = ""; // what the page came with, the browser would not restore
    field.value = typed;
  }
  history.replaceState(history.state, "", location.href);
}

// After an act the focus goes to the sentence that says what was done and who acts next; after a refused form, to its summary.
// Where one keys sheet after sheet it stays in the field; the sentence is still read out (role="status").
export function focusConfirmation(where) {
  const field = where.querySelector("[data-keying] [autofocus]");
  (field ?? where.querySelector("[data-focus]"))?.focus();
}
