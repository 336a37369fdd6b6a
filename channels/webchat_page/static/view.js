// The conversation on the screen. Text is only ever set as text, never as markup.

const LINK = /https?:\/\/[^\s，。；、！？）)】》"'<>]+/g;

export class View {
  constructor(document, texts) {
    this.document = document;
    this.texts = texts;
    this.list = document.getElementById("messages");
    this.template = document.getElementById("message");
    this.options = document.getElementById("options");
    this.scroller = document.getElementById("main");
    this.seen = new Set();
    this.written = new Map();
  }

  // Redraw everything, for the history; a screen reader is not made to read it all aloud.
  restart(draw) {
    const log = this.document.getElementById("log");
    log.setAttribute("aria-busy", "true");
    this.list.replaceChildren();
    this.seen.clear();
    this.written.clear();
    draw();
    log.removeAttribute("aria-busy");
    this.toEnd();
  }

  // A message of ours; false when it is on the screen already.
  showMessage(message) {
    if (this.seen.has(message.id)) return false;
    this.seen.add(message.id);
    const item = this.#item(message.by, message.at, message.text);
    if (message.ticket) this.#showTicket(item, message.ticket);
    this.#append(item);
    if (message.options.length) this.showOptions(message.options); // else the last question is still open
    return true;
  }

  // A message of the citizen, once for each key.
  showWritten(key, text, at = "", picture = null) {
    if (this.written.has(key)) return;
    const item = this.#item("me", at, text);
    if (picture) item.querySelector(".bubble").prepend(picture);
    this.written.set(key, item);
    this.#append(item);
    this.showOptions([]);
  }

  showState(key, text, refused = false) {
    const state = this.written.get(key)?.querySelector(".state");
    if (!state) return;
    state.textContent = text;
    state.hidden = !text;
    state.classList.toggle("refused", refused);
  }

  showOptions(options) {
    this.options.replaceChildren(...options.map((option) => {
      const button = this.document.createElement("button");
      button.type = "button";
      button.value = option.value;
      button.textContent = option.label;
      return button;
    }));
    if (options.length) this.toEnd();
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  #item(by, at, text) {
    const item = this.template.content.firstElementChild.cloneNode(true);
    item.className = `message from-${by}`;
    item.querySelector(".name").textContent = this.texts[by];
    const time = item.querySelector("time");
    time.textContent = at ? `${at.slice(5, 10)} ${at.slice(11, 16)}` : "";
    if (at) time.dateTime = at;
    item.querySelector(".bubble").replaceChildren(...this.#withLinks(text));
    return item;
  }

  #withLinks(text) {
    const parts = [];
    let from = 0;
    for (const found of text.matchAll(LINK)) {
      const link = this.document.createElement("a");
      link.href = found[0];
      link.textContent = found[0];
      link.target = "_blank";
      link.rel = "noopener noreferrer";
      parts.push(text.slice(from, found.index), link);
      from = found.index + found[0].length;
    }
    return [...parts, text.slice(from)];
  }

  #showTicket(item, number) {
    const ticket = item.querySelector(".ticket");
    ticket.hidden = false;
    ticket.querySelector("code").textContent = number;
    ticket.querySelector(".copy").hidden = false;
  }

  #append(item) {
    const nearEnd = this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < 160;
    this.list.append(item);
    if (nearEnd || item.classList.contains("from-me")) this.toEnd();
  }
}
