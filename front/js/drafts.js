// A comment that is being written is kept by itself a moment after the last key; without script there is a button.
const QUIET = 2_000; // ms
const AGAIN = 5_000;
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
    form.addEventListener("submit", () => clearTimeout(this.timer));
    document.addEventListener("visibilitychange", () => document.hidden && this.timer && this.keep());
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), pause);
  }

  async keep() {
    clearTimeout(this.timer);
    this.timer = 0;
    const body = new FormData(this.form);
    body.append("act", "keep");
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(location.pathname, { method: "POST", body, headers, redirect: "manual" });
      if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
        this.says.textContent = (await answer.json()).sentence;
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
