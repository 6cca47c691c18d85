// The report is kept while it is typed. What is not kept yet also lies in this browser, under its subject and person,
// until the server has it; one text is sent again and again until it is answered, so that a lost answer is no conflict.
//
// <form data-writing data-draft=… data-key=…> holds the textarea and the hidden revision; what is said stands in its data-*.
const PAUSE = 2000; // milliseconds without typing
const LONGEST = 20000; // for an answer
const PATIENCE = 5000; // of a button that waits for a save under way
const AGAIN = [3000, 8000, 20000, 60000];

export function writing(where) {
  for (const details of where.querySelectorAll("[data-fold-on-phone]")) {
    if (getComputedStyle(details.querySelector("summary")).display !== "none") details.open = false;
  }
  const form = where.querySelector("[data-writing]");
  if (form && !form.dataset.ready) new Writer(form);
}

class Writer {
  constructor(form) {
    form.dataset.ready = "yes";
    this.form = form;
    this.text = form.elements.text;
    this.kept = this.text.value;
    this.tries = 0;
    this.isStopped = false;
    this.status = form.querySelector("[data-status]");
    this.passing = form.querySelector("[data-passing]");
    this.text.addEventListener("input", () => this.typed());
    this.text.addEventListener("blur", (event) => event.relatedTarget?.form === form || this.save());
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
    window.addEventListener("online", () => this.save());
    form.addEventListener("submit", (event) => this.leave(event));
    this.offerLeftOver();
  }

  typed() {
    this.form.querySelector("[data-length]").textContent = lengthInWords(this.text.value, this.form);
    this.remember();
    if (this.isStopped) return;
    this.pass(this.form.dataset.typing);
    this.later(PAUSE);
  }

  later(milliseconds) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.save(), milliseconds);
  }

  async save() {
    clearTimeout(this.waiting);
    if (this.isSending || this.isStopped) return;
    this.unanswered ??= this.text.value;
    if (this.unanswered === this.kept) {
      this.unanswered = null;
      return;
    }
    this.isSending = true;
    this.pass(this.form.dataset.saving);
    this.sending = this.send(this.unanswered).then((response) => this.answered(response), () => this.fail(this.form.dataset.offline));
    await this.sending;
    this.isSending = false;
    if (this.unanswered === null && this.text.value !== this.kept) this.later(PAUSE);
  }

  send(text) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    body.set("revision", this.form.elements.revision.value);
    body.set("text", text);
    return fetch(this.form.dataset.draft, { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(LONGEST), keepalive: text.length < 15000 });
  }

  async answered(response) {
    if (response.type === "opaqueredirect" || response.status === 403) return this.stop(this.form.dataset.signedOut);
    if (response.status >= 500) return this.fail(this.form.dataset.offline);
    if (!response.headers.get("content-type")?.includes("json")) return this.stop(this.form.dataset.gone);
    const said = await response.json();
    if (said.code === "debriefs.newer-text") return this.showConflict(said.sentence);
    if (said.code === "debriefs.bad-debrief") {
      this.unanswered = null; // another text may pass
      return this.say(this.form.dataset.refused + said.sentence);
    }
    if (!response.ok) return this.stop(this.form.dataset.refused + said.sentence);
    this.kept = this.unanswered;
    this.unanswered = null;
    this.tries = 0;
    this.form.elements.revision.value = said.revision;
    this.show("[data-count]", said.count);
    this.show("[data-marked]", said.marked);
    if (this.text.value === this.kept) this.forget();
    else this.remember();
    this.say(`${this.form.dataset.saved} ${said.at}`);
  }

  show(selector, html) {
    const place = document.querySelector(selector);
    if (place) place.innerHTML = html; // our own template
  }

  fail(sentence) {
    this.say(sentence);
    this.later(AGAIN[Math.min(this.tries, AGAIN.length - 1)]);
    this.tries += 1;
  }

  stop(sentence) {
    this.isStopped = true;
    this.say(sentence);
  }

  showConflict(sentence) {
    const box = this.form.querySelector("[data-conflict]");
    box.querySelector("[data-conflict-words]").textContent = sentence;
    box.hidden = false;
    this.stop("");
  }

  // What passes is seen and not read out; what stays is read out when it changes, once a minute at most.
  pass(words) {
    this.passing.textContent = words;
    this.status.classList.toggle("visually-hidden", words !== "");
  }

  say(sentence) {
    this.pass("");
    if (this.status.textContent !== sentence) this.status.textContent = sentence;
  }

  // The form goes by itself, with everything in it; first the answer of a save that is under way, or the form were stale.
  async leave(event) {
    clearTimeout(this.waiting);
    if (!this.isSending) {
      this.isStopped = true;
      return;
    }
    event.preventDefault();
    await Promise.race([this.sending, new Promise((done) => setTimeout(done, PATIENCE))]);
    this.isSending = false;
    this.form.requestSubmit(event.submitter);
  }

  remember() {
    keep(this.form.dataset.key, JSON.stringify({ text: this.text.value, revision: this.form.elements.revision.value, at: Date.now() }));
  }

  forget() {
    keep(this.form.dataset.key, null);
  }

  offerLeftOver() {
    const left = leftOver(this.form.dataset.key);
    if (!left || stands(left.text, this.text.value)) return this.forget();
    const box = this.form.querySelector("[data-left-over]");
    const at = new Date(left.at).toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
    box.querySelector("[data-left-over-words]").textContent = `（${at}，${lengthInWords(left.text, this.form)}）`;
    box.hidden = false;
    box.querySelector("[data-left-over-back]").addEventListener("click", () => {
      this.text.value = left.text;
      this.form.elements.revision.value = left.revision;
      box.hidden = true;
      this.text.focus();
      this.typed();
    });
    box.querySelector("[data-left-over-drop]").addEventListener("click", () => {
      box.hidden = true;
      this.forget();
      this.text.focus();
    });
  }
}

// Every line of the one stands in the other, whatever number its heading has got by now: nothing of it would be lost.
function stands(text, other) {
  const there = new Set(lines(other));
  return lines(text).every((line) => there.has(line));
}

function lines(text) {
  return text.split("\n").map((line) => line.trim().replace(/^[一二三四五六七八九十]{1,2}、/, "")).filter(Boolean);
}

function lengthInWords(text, form) {
  const unit = form.querySelector("[data-length]").textContent.replace(/[\d,\s]/g, "");
  return `${[...text.replace(/\s/gu, "")].length.toLocaleString("en-US")} ${unit}`;
}

// A browser may refuse to keep anything: then only the server does.
function keep(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

function leftOver(key) {
  try {
    const left = JSON.parse(localStorage.getItem(key));
    return typeof left?.text === "string" ? left : null;
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof SyntaxError)) throw error;
    return null;
  }
}
