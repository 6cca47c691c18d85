// The importer: keys wherever the focus is not in a text field, and both panes brought to the open item.
//
// <ol data-importer> holds the items; each closed one has a.item-line, the open one is #open with a form whose kinds are
// radio buttons name="kind", owners name="owners", and whose buttons are name="confirm" and name="drop". In their place
// may stand [data-glance] with rows [data-row], whose buttons have data-key or data-drop, and a link or button [data-onward]; owners too where they are shared.
export function importer(where) {
  picks(where.querySelector("[data-picked]"));
  const list = where.querySelector("[data-importer]");
  if (!list || list.dataset.ready) return;
  list.dataset.ready = "yes";
  document.addEventListener("keydown", (event) => {
    if (list.isConnected) press(list, event);
  });
  list.addEventListener("change", (event) => tiesNamed(event.target));
  keepsOpen(list);
  const open = list.querySelector("#open");
  if (!open) return;
  show(open);
  show(document.querySelector(".span-open"));
  if (location.hash === "#open") (open.querySelector("[data-row]") ?? open).focus({ preventScroll: true });
}

// "Some" shows which there are; who ticks one means "some".
function tiesNamed(field) {
  const named = field.form?.querySelector('input[name="owners"][value="named"]');
  if (field === named) field.form.querySelector('input[name="named"]').closest("details").open = true;
  if (field.name === "named" && field.checked && named) named.checked = true;
}

// Groups that were unfolded stay so on the next pages of the same paper.
function keepsOpen(list) {
  const name = `importer:${location.pathname}`;
  const items = new Set((sessionStorage.getItem(name) ?? "").split(" "));
  for (const group of list.querySelectorAll("details[data-group]")) {
    const own = group.dataset.group.trim().split(" ");
    group.open = own.some((item) => items.has(item));
    group.addEventListener("toggle", () => {
      for (const item of own) group.open ? items.add(item) : items.delete(item);
      sessionStorage.setItem(name, [...items].join(" "));
    });
  }
}

// Scroll only the pane, never the page.
function show(element) {
  const pane = element?.closest(".pane-scroll");
  if (!pane || pane.scrollHeight <= pane.clientHeight) return;
  const place = element.getBoundingClientRect();
  const frame = pane.getBoundingClientRect();
  if (place.top < frame.top || place.bottom > frame.bottom) pane.scrollTop += place.top - frame.top - frame.height / 4;
}

function press(list, event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || writes(event.target)) return;
  const open = list.querySelector("#open");
  const act = actOf(event, list, open);
  if (!act) return;
  event.preventDefault();
  act();
}

function actOf(event, list, open) {
  const key = event.key.toLowerCase();
  if (key === "z") return presses(document.querySelector("[data-undo] button"));
  if (open?.matches("[data-glance]")) return actAtAGlance(key, event, open);
  const scrolls = event.target.type === "radio" || (event.target.closest(".pane-source") && event.target.matches(":focus-visible"));
  if (key === "arrowdown" && !scrolls) return goes(list, open, 1);
  if (key === "arrowup" && !scrolls) return goes(list, open, -1);
  if (!open) return null;
  if (/^[1-5]$/.test(key)) return chooses(open.querySelectorAll('input[name="kind"]')[Number(key) - 1]);
  if (key === "w") return nextOwner(open);
  if (key === "x") return presses(open.querySelector('button[name="drop"]'));
  if (key === "enter" && !event.target.closest("a, button, summary")) return presses(open.querySelector('button[name="confirm"]'));
  return null;
}

function actAtAGlance(key, event, open) {
  const rows = [...open.querySelectorAll("[data-row]")];
  const here = rows.indexOf(event.target.closest("[data-row]"));
  if (key === "arrowdown" || key === "arrowup") {
    const row = rows[key === "arrowdown" ? here + 1 : here < 0 ? rows.length - 1 : here - 1];
    return row && (() => row.focus());
  }
  if (/^[1-5]$/.test(key)) return presses(rows[here]?.querySelector(`[data-key="${key}"]`));
  if (key === "x") return presses(rows[here]?.querySelector("[data-drop]"));
  if (key === "w" && open.querySelector('input[name="owners"]')) return nextOwner(open);
  if (key === "enter" && !event.target.closest("a, button, summary")) return presses(open.querySelector("[data-onward]"));
  return null;
}

// The next item in the list; where none is open, the first or the last.
function goes(list, open, step) {
  const links = [...list.querySelectorAll("a.item-line, #open")];
  const here = open ? links.indexOf(open) : step > 0 ? -1 : links.length;
  const link = links[here + step];
  return link && (() => link.click());
}

function chooses(radio) {
  return radio && (() => {
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function nextOwner(open) {
  const owners = [...open.querySelectorAll('input[name="owners"]')];
  const chosen = owners.findIndex((radio) => radio.checked);
  return chooses(owners[(chosen + 1) % owners.length]);
}

function presses(button) {
  return button && (() => button.click());
}

function writes(element) {
  return element.matches("textarea, select, input:not([type=radio], [type=checkbox])");
}

// What is selected in the source, by mouse or by a long press, becomes a new item or the span of the open one. Offsets
// count characters of the text, which [data-at] gives for the beginning of each stretch.
function picks(form) {
  if (!form || form.dataset.ready) return;
  form.dataset.ready = "yes";
  document.addEventListener("selectionchange", () => {
    const picked = selected();
    form.hidden = !picked;
    if (!picked) return;
    form.elements.start.value = picked.start;
    form.elements.end.value = picked.end;
    form.querySelector(".picked-words").textContent = shortened(picked.words);
  });
  form.querySelector("[data-respan]")?.addEventListener("click", () => {
    const item = document.querySelector("#open form");
    item.elements.from.value = Number(form.elements.start.value) + 1;
    item.elements.to.value = form.elements.end.value;
    item.querySelector('button[name="respan"]').click();
  });
}

// The selection may begin or end between two stretches (three clicks take a paragraph up to the next one's head).
function selected() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const parts = [...document.querySelectorAll("[data-source] [data-at]")].map((stretch) => part(range, stretch)).filter(Boolean);
  return parts.length ? { start: parts[0].start, end: parts.at(-1).end, words: parts.map((one) => one.words).join("") } : null;
}

function part(range, stretch) {
  const text = stretch.firstChild;
  if (!text || !range.intersectsNode(text)) return null;
  const from = range.startContainer === text ? range.startOffset : 0;
  const to = range.endContainer === text ? range.endOffset : text.data.length;
  const at = Number(stretch.dataset.at);
  return from < to ? { start: at + signs(text.data.slice(0, from)), end: at + signs(text.data.slice(0, to)), words: text.data.slice(from, to) } : null;
}

function signs(text) {
  return [...text].length;
}

function shortened(words) {
  const line = words.replace(/\s+/g, " ").trim();
  return line.length > 24 ? `${line.slice(0, 24)}…` : line;
}
