// A comment that is being written is kept by itself a moment after the last key; without script there is a button.
const QUIET = 2_000; // ms
const AGAIN = 5_000;
const ANSWERS_WITHIN = 8_000; // or a press would wait for ever behind what is being kept
const MAY_NOT = [403, 404];

export function drafts(where) {
  const form = where.querySelector("form[data-comment-draft]");
  if (form) new Draft(form);
}

class Draft {
  constructor(form) {
    this.form = form;
    this.says = form.querySelector("[data-kept]");
    this.timer = 0;
    form.addEventListener("input", (event) => event.target.name !== "prose" && this.later(QUIET));
    form.addEventListener("submit", (event) => this.goes(event));
    document.addEventListener("visibilitychange", () => document.hidden && this.timer && this.keep());
  }

  // What is being kept right now is kept first: its answer says what this window has seen.
  goes(event) {
    clearTimeout(this.timer);
    if (!this.keeping) return;
    event.preventDefault();
    this.keeping.then(() => this.form.requestSubmit(event.submitter));
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), pause);
  }

  keep() {
    clearTimeout(this.timer);
    if (this.keeping) return this.later(QUIET); // its answer says what this window has seen
    this.timer = 0;
    this.keeping = this.send().finally(() => {
      this.keeping = null;
    });
  }

  async send() {
    const body = new FormData(this.form);
    body.append("act", "keep");
    try {
      const headers = { Accept: "application/json" };
      const signal = AbortSignal.timeout(ANSWERS_WITHIN);
      const answer = await fetch(location.pathname, { method: "POST", body, headers, redirect: "manual", signal });
      if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
        const { sentence, seen } = await answer.json();
        this.says.textContent = sentence;
        if (seen) this.form.elements.seen.value = seen;
        return;
      }
      if (MAY_NOT.includes(answer.status)) {
        this.says.textContent = this.form.dataset.refused;
        return;
      }
    } catch {
      // no network
    }
    this.says.textContent = this.form.dataset.lost;
    this.later(AGAIN);
  }
}
