// What the citizen wrote and the service has not yet acknowledged: kept over a reload, sent again with the same key,
// in the order it was written. The service answers a key once, so sending again is safe.

import { Refusal } from "./api.js";

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

export class Unsent {
  constructor(store, send, heard) {
    this.store = store;
    this.send = send;
    this.heard = heard;
    this.messages = store.load();
    this.busy = false;
    this.failures = 0;
    this.endRest = () => {};
  }

  add(message) {
    this.messages.push(message);
    this.#keep();
    this.flush();
  }

  // One at a time; whoever calls while it is at work is served by the same loop.
  async flush() {
    if (this.busy) return;
    this.busy = true;
    while (this.messages.length) await this.#sendFirst(this.messages[0]);
    this.busy = false;
  }

  async #sendFirst(message) {
    this.heard.sending(message);
    try {
      const replies = await this.send(message);
      this.#drop(message);
      this.heard.sent(message, replies);
    } catch (error) {
      if (error instanceof Refusal && error.retryAfterMs === null) {
        this.#drop(message);
        this.heard.refused(message, error.message);
        return;
      }
      this.failures += 1;
      this.heard.waiting(message, error);
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** (this.failures - 1), LONGEST_PAUSE_MS);
      await this.#rest(error.retryAfterMs ?? pause);
    }
  }

  // The connection is back: no need to wait any longer.
  wake() {
    this.endRest();
  }

  #rest(milliseconds) {
    return new Promise((resolve) => {
      this.endRest = resolve;
      setTimeout(resolve, milliseconds);
    });
  }

  #drop(message) {
    this.messages = this.messages.filter((other) => other.key !== message.key);
    this.failures = 0;
    this.#keep();
  }

  // A file cannot be kept over a reload; a message that refers to an uploaded one can.
  #keep() {
    this.store.save(this.messages.filter((message) => !message.file));
  }
}
