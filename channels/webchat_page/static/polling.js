// Fetches later messages: every 3 s while the page is looked at, every 30 s while it is not, and ever more slowly
// while the service cannot be reached.

const VISIBLE_MS = 3_000;
const HIDDEN_MS = 30_000;
const LONGEST_PAUSE_MS = 60_000;

export class Polling {
  constructor(document, fetchNew, onConnection) {
    this.document = document;
    this.fetchNew = fetchNew;
    this.onConnection = onConnection;
    this.failures = 0;
    this.timer = null;
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.now(); });
    document.defaultView.addEventListener("online", () => this.now());
  }

  start() {
    this.#later();
  }

  async now() {
    clearTimeout(this.timer);
    try {
      await this.fetchNew();
      if (this.failures) this.onConnection(true);
      this.failures = 0;
    } catch {
      this.failures += 1;
      this.onConnection(false);
    }
    this.#later();
  }

  #later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), this.#pause());
  }

  #pause() {
    if (this.failures) return Math.min(VISIBLE_MS * 2 ** this.failures, LONGEST_PAUSE_MS);
    return this.document.hidden ? HIDDEN_MS : VISIBLE_MS;
  }
}
