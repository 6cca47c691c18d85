// Everything works without this file; it only saves keys and clicks. htmx stands on window for templates that use hx- attributes.
import htmx from "htmx.org";
import { addRows } from "./rows.js";
import { copyText } from "./copy.js";
import { drafts } from "./drafts.js";
import { foldFilters } from "./filters.js";
import { focusConfirmation, keepRefused } from "./confirmation.js";
import { hall } from "./hall.js";
import { importer } from "./importer.js";
import { keyedRows } from "./keying.js";
import { live } from "./live.js";
import { sendOnce } from "./once.js";
import { passwordEye } from "./password.js";
import { tableRoles } from "./tables.js";
import { voting } from "./voting.js";
import { writing } from "./writing.js";

window.htmx = htmx;

// `where` is the page or what htmx put into it.
function prepare(where) {
  passwordEye(where);
  addRows(where);
  foldFilters(where);
  copyText(where);
  tableRoles(where);
  importer(where);
  keyedRows(where);
  voting(where);
  live(where);
  writing(where);
  hall();
  drafts(where);
}

prepare(document);
focusConfirmation(document);
keepRefused(document);
sendOnce();
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) prepare(event.target);
});
document.addEventListener("live:changed", (event) => {
  htmx.process(event.target);
  prepare(event.target);
});
document.addEventListener("htmx:afterSettle", (event) => focusConfirmation(event.target));
