// A piece of a page that follows the server: <div data-live="ADDRESS" data-version="…">, see core/parts/live.html.
// A stream where one can be had, else a question every few seconds. Slow to say that the line is cut, quick to be back.
// Without script its link 刷新 is all there is.
const SAYS_LOST = 6_000; // ms without the server after which the page says so
const SILENT = 10_000; // the server is heard every four seconds
const ASKS_EVERY = 3_000; // where no stream can be had
const STREAMS_AGAIN = 60_000;
const [FIRST_PAUSE, LONGEST_PAUSE] = [400, 1_500];
const NO_STREAMS = 2; // so many that were refused in a row, by a server that answers
const MAY_NOT = [401, 403, 404];

export function live(where) {
  for (const box of where.querySelectorAll("[data-live]")) new Following(box).start();
}

class Following {
  constructor(box) {
    this.box = box;
    this.piece = box.querySelector("[data-live-piece]");
    this.line = box.querySelector("[data-live-line]");
    this.says = this.line.querySelector("[role=status]");
    this.pause = FIRST_PAUSE;
    this.refused = this.polls = 0; // polls: since when no stream is tried
    this.isOver = false;
  }

  // A page that nobody sees follows nothing: a browser has six connections for all its pages.
  start() {
    this.line.hidden = true;
    const turn = () => (document.hidden ? this.rest() : this.stream());
    document.addEventListener("visibilitychange", turn);
    window.addEventListener("online", turn);
    turn();
  }

  get address() {
    return `${this.box.dataset.live}?seen=${encodeURIComponent(this.box.dataset.version)}`;
  }

  rest() {
    this.source?.close();
    this.source = null;
    for (const timer of [this.next, this.silence]) clearTimeout(timer);
    if (document.hidden) this.believe();
  }

  stream() {
    this.rest();
    if (this.isOver || !this.box.isConnected) return;
    let isOpen = false;
    const heard = () => {
      isOpen = true;
      this.refused = this.polls = 0;
      this.believe();
      this.listen();
    };
    this.source = new EventSource(this.address);
    this.source.addEventListener("open", () => (isOpen = true));
    this.source.addEventListener("beat", heard);
    this.source.addEventListener("message", (event) => {
      heard();
      this.show(event.lastEventId, event.data);
    });
    this.source.addEventListener("end", () => this.end());
    this.source.addEventListener("error", () => {
      this.refused += isOpen ? 0 : 1;
      this.lose(isOpen ? () => this.stream() : () => this.ask());
    });
    this.listen();
  }

  async ask() {
    this.rest();
    if (this.isOver || !this.box.isConnected) return;
    const asked = (this.asked = Symbol("question"));
    let answer = null;
    let text = "";
    try {
      answer = await fetch(this.address, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(SILENT) });
      if (answer.status === 200) text = await answer.text();
    } catch {
      answer = null; // no network, no server
    }
    if (asked !== this.asked || this.source || document.hidden) return;
    if (answer && (answer.type === "opaqueredirect" || MAY_NOT.includes(answer.status))) return this.end();
    if (!answer?.ok) return this.lose(() => this.ask());
    this.believe();
    if (answer.status === 200) this.show(answer.headers.get("X-Live-Version"), text);
    if (this.refused < NO_STREAMS) return this.stream();
    this.polls ||= Date.now();
    if (Date.now() - this.polls > STREAMS_AGAIN) {
      this.polls = 0;
      return this.stream();
    }
    this.next = setTimeout(() => this.ask(), apart(ASKS_EVERY));
  }

  // The connection is there.
  believe() {
    clearTimeout(this.worry);
    this.worry = 0;
    this.pause = FIRST_PAUSE;
    if (this.isOver) return;
    this.says.textContent = "";
    this.line.hidden = true;
  }

  listen() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      this.refused += 1; // a proxy may hold back what is streamed
      this.lose(() => this.ask());
    }, SILENT);
  }

  lose(then) {
    this.rest();
    this.worry ||= setTimeout(() => this.say(this.says.dataset.lost), SAYS_LOST);
    this.next = setTimeout(then, apart(this.pause));
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
  }

  // Whoever watches here has signed out, or may not watch any more.
  end() {
    this.isOver = true;
    this.rest();
    this.believe();
    this.say(this.says.dataset.ended);
  }

  say(sentence) {
    this.says.textContent = sentence;
    this.line.hidden = false;
  }

  show(version, html) {
    if (version === this.box.dataset.version) return;
    this.box.dataset.version = version;
    const focused = this.piece.contains(document.activeElement) ? document.activeElement.id : "";
    this.piece.innerHTML = html;
    this.piece.dispatchEvent(new CustomEvent("live:changed", { bubbles: true }));
    if (focused) document.getElementById(focused)?.focus();
  }
}

// Three hundred pages do not come back in the same moment.
function apart(pause) {
  return pause * (0.5 + Math.random());
}
