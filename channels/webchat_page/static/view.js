// The conversation on the screen. Text is only ever set as text, never as markup.

// In pixels: how near to the end counts as there, and how much stays in sight above a message that begins the screen.
const NEARLY = 80;
const LAST_LINES_BEFORE = 72;

const LINK = /https?:\/\/[^\s，。；、！？）)】》"'<>]+/g;

export class View {
  // `tickets` is the address of the own tickets; `fetchFile` gets the file of an id as a Blob, or null.
  constructor(document, texts, tickets, fetchFile) {
    this.document = document;
    this.texts = texts;
    this.tickets = tickets;
    this.fetchFile = fetchFile;
    this.list = document.getElementById("messages");
    this.template = document.getElementById("message");
    this.options = document.getElementById("options");
    this.scroller = document.getElementById("main");
    this.news = document.getElementById("news");
    this.seen = new Set();
    this.written = new Map();
    this.question = null;
    this.unseen = null;
    this.readsFurtherUp = false;
    this.scroller.addEventListener("scroll", () => this.#lookWhereTheReaderIs());
    // A keyboard that opens, or a longer draft, must not hide what was said last.
    new ResizeObserver(() => { if (!this.readsFurtherUp) this.toEnd(); }).observe(this.scroller);
    this.news.addEventListener("click", () => {
      this.#follow(this.unseen);
      this.#nothingUnseen();
    });
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
    if (this.list.lastElementChild) this.#follow(this.list.lastElementChild);
  }

  // Messages of ours; false when all of them are on the screen already. Who reads further up is not carried away.
  showMessages(messages) {
    const wasAtEnd = this.#isAtEnd();
    const [first] = messages.filter(({ id }) => !this.seen.has(id)).map((message) => this.#showMessage(message));
    if (!first) return false;
    if (wasAtEnd) {
      this.#follow(first);
    } else {
      this.unseen ??= first;
      this.news.hidden = false;
    }
    return true;
  }

  #showMessage(message) {
    this.seen.add(message.id);
    const item = this.#item(message.by, message.at, message.body);
    item.classList.add(`kind-${message.kind}`);
    if (message.media) this.#showFile(item, message.media);
    if (message.ticket) this.#showTicket(item, message.ticket);
    this.list.append(item);
    if (message.options.length) this.#ask(item, message.options); // else the last question is still open
    return item;
  }

  // A message of the citizen, once for each key.
  showWritten(key, text, at = "", picture = null, media = null) {
    if (this.written.has(key)) return;
    const item = this.#item("me", at, text);
    if (picture) item.querySelector(".bubble").prepend(picture);
    if (media) this.#showFile(item, media);
    this.written.set(key, item);
    this.list.append(item);
    this.#settleQuestion();
    this.toEnd();
  }

  showState(key, text, refused = false) {
    const state = this.written.get(key)?.querySelector(".state");
    if (!state) return;
    state.textContent = text;
    state.hidden = !text;
    state.classList.toggle("refused", refused);
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  // The choices of an open question are buttons below it; of a settled one they are words in it.
  #ask(item, options) {
    this.#settleQuestion();
    item.querySelector(".choices").replaceChildren(...options.map(({ label }) => this.#element("li", label)));
    this.options.replaceChildren(...options.map((option, index) => this.#button(index + 1, option)));
    this.question = item;
  }

  #settleQuestion() {
    if (this.question) this.question.querySelector(".choices").hidden = false;
    this.question = null;
    this.options.replaceChildren();
  }

  #button(number, { label, value }) {
    const button = this.#element("button");
    button.type = "button";
    button.value = value;
    const shown = this.#element("span", String(number));
    shown.className = "number";
    button.append(shown, " ", this.#element("span", label));
    return button;
  }

  #element(name, text = "") {
    const element = this.document.createElement(name);
    element.textContent = text;
    return element;
  }

  #isAtEnd() {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < NEARLY;
  }

  // To the end, but not past the beginning of this item: a long answer is read from its first line.
  #follow(item) {
    const above = item.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top;
    const beginning = this.scroller.scrollTop + above;
    const end = this.scroller.scrollHeight - this.scroller.clientHeight;
    this.scroller.scrollTop = end < beginning ? end : beginning - LAST_LINES_BEFORE;
    this.#lookWhereTheReaderIs();
  }

  #lookWhereTheReaderIs() {
    this.readsFurtherUp = !this.#isAtEnd();
    if (!this.readsFurtherUp) this.#nothingUnseen();
  }

  #nothingUnseen() {
    this.unseen = null;
    this.news.hidden = true;
  }

  #item(by, at, text) {
    const item = this.template.content.firstElementChild.cloneNode(true);
    item.className = `message from-${by}`;
    item.querySelector(".name").textContent = this.texts[by];
    const time = item.querySelector("time");
    time.textContent = at ? `${at.slice(5, 10)} ${at.slice(11, 16)}` : "";
    if (at) time.dateTime = at;
    item.querySelector(".text").replaceChildren(...this.#withLinks(text));
    return item;
  }

  #withLinks(text) {
    const parts = [];
    let from = 0;
    for (const found of text.matchAll(LINK)) {
      const link = this.#element("a", found[0]);
      link.href = found[0];
      link.target = "_blank";
      link.rel = "noopener noreferrer";
      parts.push(text.slice(from, found.index), link);
      from = found.index + found[0].length;
    }
    return [...parts, text.slice(from)];
  }

  // Until it is there, and should it never come, words stand in its place.
  async #showFile(item, { id, type }) {
    const link = this.#element("a", this.texts.file);
    link.className = "file";
    item.querySelector(".bubble").prepend(link);
    const file = await this.fetchFile(id).catch(() => null);
    if (!file) return;
    link.href = URL.createObjectURL(file);
    link.target = "_blank";
    if (type.startsWith("audio/")) {
      link.replaceWith(this.player(new Blob([file], { type })));
      return;
    }
    if (!file.type.startsWith("image/")) {
      link.download = `${id}.${type.split("/")[1] || "bin"}`;
      return;
    }
    const picture = this.#element("img");
    picture.alt = this.texts.image;
    picture.onload = () => { if (!this.readsFurtherUp) this.toEnd(); };
    picture.src = link.href;
    link.replaceChildren(picture);
  }

  // A recording that can be listened to.
  player(sound) {
    const player = this.#element("audio");
    player.controls = true;
    player.setAttribute("aria-label", this.texts.sound);
    player.src = URL.createObjectURL(sound);
    return player;
  }

  #showTicket(item, number) {
    const ticket = item.querySelector(".ticket");
    ticket.hidden = false;
    ticket.querySelector(".follow").href = `${this.tickets}/${encodeURIComponent(number)}`;
    ticket.querySelector("code").textContent = number;
    ticket.querySelector(".copy").hidden = false;
  }
}
