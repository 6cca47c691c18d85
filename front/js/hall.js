// The meeting: clocks that count on from stored times, the red button by the clicker's key, presses that survive a cut network.
// Without script the page says the time of its loading, and every button is an ordinary form.
const TRIES_EVERY = 1_500; // ms; a press carries what it saw, so a second one that arrives too moves nothing
const ANSWERS_WITHIN = 4_000; // ms
const MINUTE = 60;
const HOUR = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", hour: "numeric", minute: "2-digit", hourCycle: "h23" });
let offset = 0; // of the server's time from this machine's, ms
let said = ""; // the phase of which the last minute was announced
let ticks = 0;

export function hall() {
  const root = document.querySelector("[data-hall]");
  if (!root) return;
  if (!ticks) begin(root);
  tick(root);
  askWhoSpeaks(root);
}

function begin(root) {
  offset = Number(root.dataset.moment) * 1000 - Date.now();
  ticks = setInterval(() => tick(root), 250);
  for (const each of root.querySelectorAll("form[data-when-there]")) sendWhenThere(root, each);
  const form = document.getElementById("moves");
  if (!form || !root.querySelector("[data-live-piece]")) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    press(root, form, event.submitter);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "PageDown" || event.repeat || event.ctrlKey || event.altKey || isTyping(event.target)) return;
    const button = root.querySelector("[data-press]");
    if (!button || button.disabled) return;
    event.preventDefault();
    button.click();
  });
}

function isTyping(where) {
  return where instanceof Element && where.matches("input, textarea, select");
}

function tick(root) {
  const now = (Date.now() + offset) / 1000;
  const clocks = root.querySelectorAll("[data-clock]");
  for (const clock of clocks) show(root, clock, now);
  if (!clocks.length && said) announce(root, "", "");
  for (const line of root.querySelectorAll("[data-pace]")) count(line, root.querySelector("[data-clock]"), now);
}

// Who speaks uses the time that he has; over time, in a pause and without a limit the end moves on with the clock (rules.pace).
function count(line, clock, now) {
  const { ends, left, limit } = clock?.dataset ?? {};
  const spoken = ends ? Math.max(now, Number(ends)) : now + (Number(limit) > 0 ? Math.max(0, Number(left)) : 0);
  const finishes = spoken + Number(line.dataset.rest);
  const minutes = Math.round((finishes - Number(line.dataset.planned)) / 60);
  const said = minutes > 0 ? line.dataset.late : minutes < 0 ? line.dataset.early : line.dataset.even;
  const text = said.replace("{n}", Math.abs(minutes)).replace("{time}", HOUR.format(finishes * 1000));
  if (line.textContent !== text) line.textContent = text;
}

function show(root, clock, now) {
  const { ends, left, since, limit } = clock.dataset;
  const isDown = Number(limit) > 0;
  let seconds = Number(left);
  if (ends) seconds = Number(ends) - now;
  else if (since) seconds = now - Number(since);
  const tone = !isDown || seconds > MINUTE ? "calm" : seconds > 0 ? "warn" : "over";
  const text = spoken(seconds, root.dataset.over);
  const time = clock.querySelector("[data-time]");
  if (time.textContent !== text) time.textContent = text;
  for (const each of ["calm", "warn", "over"]) clock.classList.toggle(`is-${each}`, each === tone);
  const bar = clock.querySelector("[data-bar]");
  if (bar) bar.value = Math.min(Number(limit), Number(limit) - seconds);
  if (tone === "warn" && ends && said !== ends) announce(root, ends, root.dataset.minute);
  else if (tone !== "warn" && said) announce(root, "", ""); // or a reader would meet it beside the next one's clock
}

function announce(root, ends, sentence) {
  said = ends;
  const place = root.querySelector("[data-announce]");
  if (place) place.textContent = sentence;
}

function spoken(seconds, over) {
  const whole = Math.floor(Math.abs(seconds));
  const text = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  return seconds <= -1 ? `${over} ${text}` : text;
}

// A new question goes to who speaks now, unless somebody is typing one.
function askWhoSpeaks(root) {
  const form = root.querySelector("[data-question]");
  const now = root.querySelector("[data-now-item]")?.dataset.nowItem;
  if (!form || !now || [...form.elements].some((field) => field.matches("textarea") && field.value)) return;
  const whom = form.elements.namedItem("item"); // .item is a method of every collection
  if ([...whom.options].some((each) => each.value === now)) whom.value = now;
}

async function press(root, form, button) {
  const body = new FormData(form);
  if (button?.name) body.append(button.name, button.value);
  const buttons = [...root.querySelectorAll('button[form="moves"]')];
  for (const each of buttons) each.disabled = true;
  const answer = await sent(form, body);
  if (!answer) return location.reload();
  const { piece, version, sentence } = answer;
  const box = root.querySelector("[data-live]");
  const place = box.querySelector("[data-live-piece]");
  box.dataset.version = version;
  place.innerHTML = piece;
  place.dispatchEvent(new CustomEvent("live:changed", { bubbles: true }));
  (document.getElementById(button?.id) ?? root.querySelector("[data-press]"))?.focus();
  say(sentence);
}

// A form is sent when the server answers: on a cut line the browser would put its own page over what was typed.
function sendWhenThere(root, form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const says = form.querySelector("[data-says]");
    const { live, version } = root.querySelector("[data-live]").dataset;
    try {
      const address = `${live}?seen=${encodeURIComponent(version)}`;
      await fetch(address, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(ANSWERS_WITHIN) });
      form.submit();
    } catch {
      says.textContent = form.dataset.whenThere;
    }
  });
}

// Returns what the server said of the press; null where the page must be loaded anew (signed out, no right).
async function sent(form, body) {
  for (;;) {
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(form.action, { method: "POST", body, headers, redirect: "manual", signal: AbortSignal.timeout(8_000) });
      if (answer.ok || answer.status === 409) return await answer.json();
      if (answer.status < 500) return null;
    } catch {
      // no network, no server: once more
    }
    say(form.dataset.lost);
    await new Promise((resolve) => setTimeout(resolve, TRIES_EVERY));
  }
}

function say(sentence) {
  const place = document.querySelector("[data-said]");
  place.textContent = sentence;
  place.hidden = !sentence;
}
