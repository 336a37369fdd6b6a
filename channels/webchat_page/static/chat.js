// Takes the plain page over: sends without a reload, fetches what comes later, and resumes after a break.

import { Api, Refusal } from "./api.js";
import { placeDialog } from "./place.js";
import { shrunk } from "./photo.js";
import { Polling } from "./polling.js";
import { Unsent } from "./unsent.js";
import { View } from "./view.js";
import { voiceButton } from "./voice.js";

const byId = (id) => document.getElementById(id);
const page = document.body.dataset;
const texts = JSON.parse(page.texts);
const composer = byId("composer");
const text = byId("text");
const status = byId("status");
const error = byId("error");
const LARGE = "size-large";
const WORDLESS = { location: "sent_place", image: "sent_picture", voice: "sent_voice" };
const YEAR_SECONDS = 365 * 24 * 3600;

// Private windows may refuse storage; then the page works for as long as it is open.
const store = {
  get(name) { try { return localStorage.getItem(`hotline.${name}`); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(`hotline.${name}`, value); } catch { /* see above */ } },
  remove(name) { try { localStorage.removeItem(`hotline.${name}`); } catch { /* see above */ } },
};

const forget = () => ["session", "unsent"].forEach(store.remove);
if (page.left) forget();
// The cookie that the browser brought says who this is. Where it brought none, what was kept beside it goes on, and gets
// a cookie again, so that the pages of the tickets and the plain form know the same visitor.
const kept = page.resume ? store.get("session") : null;
const session = kept || composer.elements.session.value;
if (store.get("session") !== session) store.remove("unsent"); // another visitor's words
store.set("session", session);

const api = new Api(page.messages, page.media, session);
if (kept) api.resume(page.resume).catch(() => { /* the conversation goes on without */ });
for (const field of document.querySelectorAll("input[name=session]")) field.value = session;
const view = new View(document, texts, page.tickets, (id) => api.file(id));
let newest = 0;

function show(messages) {
  newest = Math.max(newest, ...messages.map((message) => message.id));
  if (view.showMessages(messages)) status.textContent = "";
}

// A key must be new to the world; old browsers and pages without https have no randomUUID.
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function deliver(message) {
  if (message.file) {
    message.media = await api.upload(message.file);
    delete message.file;
  }
  const { shown, ...content } = message;
  return api.send(content);
}

const unsent = new Unsent(
  {
    load() { try { return JSON.parse(store.get("unsent")) ?? []; } catch { return []; } },
    save(messages) { store.set("unsent", JSON.stringify(messages)); },
  },
  deliver,
  {
    sending(message) {
      view.showState(message.key, "");
      status.textContent = texts.waiting;
    },
    sent(message, replies) {
      status.textContent = replies.length ? "" : texts.saved;
      show(replies);
    },
    refused(message, sentence) {
      status.textContent = "";
      view.showState(message.key, texts.refused, true);
      error.textContent = sentence;
    },
    waiting(message, problem) {
      status.textContent = problem instanceof Refusal ? problem.message : "";
      view.showState(message.key, texts.unsent, true);
    },
  },
);

function write(content, shown, picture = null) {
  const message = { key: newKey(), shown, ...content };
  error.textContent = "";
  byId("examples").hidden = true;
  view.showWritten(message.key, shown, "", picture);
  unsent.add(message);
}

function writeText() {
  const words = text.value.trim();
  if (!words) {
    error.textContent = texts.empty;
    text.focus();
    return;
  }
  text.value = "";
  write({ text: words }, words);
}

async function writeFile(chosen) {
  const file = await shrunk(chosen);
  if (file.size > Number(page.mostBytes)) {
    error.textContent = texts.file_too_large;
    return;
  }
  if (file.type.startsWith("image/")) write({ file }, texts.sent_picture, preview(file));
  else if (file.type.startsWith("audio/")) write({ file }, texts.sent_voice, view.player(file));
  else write({ file }, `${texts.sent_file}：${file.name}`);
}

function preview(file) {
  const picture = document.createElement("img");
  picture.alt = file.name;
  picture.onload = () => view.toEnd();
  picture.src = URL.createObjectURL(file);
  return picture;
}

// What the citizen wrote, or did instead of writing.
function wordsOf({ text, kind, pressed }) {
  if (pressed) return texts[`did_${pressed.act}`].replace("{number}", () => pressed.ticket).replace("{words}", () => pressed.words);
  return text || texts[WORDLESS[kind] ?? "sent_file"];
}

function showHistory({ messages, said }) {
  const showSaid = (before) => said.filter((one) => one.before === before).forEach(
    (one) => view.showWritten(one.key, wordsOf(one), one.at, null, one.media),
  );
  newest = 0; // what came while the history was on its way is fetched once more
  view.restart(() => {
    for (const message of messages) {
      showSaid(message.id);
      show([message]);
    }
    showSaid(null);
    for (const message of unsent.messages) view.showWritten(message.key, message.shown);
  });
  const isNew = !messages.length && !said.length && !unsent.messages.length;
  byId("privacy").hidden = !isNew || Boolean(store.get("privacy"));
  byId("examples").hidden = !isNew;
}

let resumed = false;
async function fetchNew() {
  if (!resumed) {
    showHistory(await api.history());
    resumed = true;
    unsent.flush();
    return;
  }
  show(await api.after(newest));
}

function connection(isThere) {
  byId("connection").textContent = isThere ? texts.online : texts.offline;
  if (isThere) unsent.wake();
  if (isThere) setTimeout(() => { if (byId("connection").textContent === texts.online) byId("connection").textContent = ""; }, 3_000);
}

async function copy(button) {
  const code = button.parentElement.querySelector("code");
  const range = document.createRange();
  range.selectNodeContents(code);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  // The clipboard is closed to pages without https: there the old command works on the selection.
  if (navigator.clipboard) await navigator.clipboard.writeText(code.textContent).catch(() => document.execCommand("copy"));
  else document.execCommand("copy");
  button.textContent = texts.copied;
  setTimeout(() => { button.textContent = texts.copy_ticket; }, 2_000);
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  writeText();
});
text.addEventListener("keydown", (event) => {
  // While a Chinese input method is composing, Enter belongs to it.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  writeText();
});
byId("quick").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  event.preventDefault();
  write({ text: button.value }, button.lastElementChild.textContent);
  if (matchMedia("(pointer: fine)").matches) text.focus({ preventScroll: true }); // no keyboard pops up on a phone
});
byId("log").addEventListener("click", (event) => {
  if (event.target.matches(".copy")) copy(event.target);
});
byId("examples").addEventListener("click", (event) => {
  if (!event.target.matches("button")) return;
  text.value = event.target.textContent;
  text.focus();
});
document.addEventListener("click", (event) => {
  if (!byId("more").contains(event.target)) byId("more").open = false;
});
byId("more").addEventListener("keydown", (event) => {
  if (event.key === "Escape") byId("more").open = false;
});
byId("pick-file").addEventListener("click", () => byId("file").click());
byId("file").addEventListener("change", (event) => {
  for (const file of event.target.files) writeFile(file);
  event.target.value = "";
});
voiceButton(document, texts, writeFile, (sentence) => { error.textContent = sentence; });
byId("pick-place").addEventListener("click", placeDialog(document, texts, (content) => {
  write(content, content.text ?? `${texts.sent_place}：${content.place.label}`);
}));
byId("privacy-ok").addEventListener("click", () => {
  store.set("privacy", "1");
  byId("privacy").hidden = true;
  text.focus();
});
byId("leave").addEventListener("submit", (event) => {
  if (confirm(texts.leave_sure)) forget(); // at once: who closes the window now has left, too
  else event.preventDefault();
});
byId("size").addEventListener("click", (event) => {
  event.preventDefault();
  const large = document.documentElement.classList.toggle(LARGE);
  event.target.textContent = large ? texts.normal_size : texts.larger;
  document.cookie = `hotline_size=${large ? "large" : "normal"}; path=${location.pathname}; max-age=${YEAR_SECONDS}; samesite=lax`;
});

for (const element of document.querySelectorAll(".needs-script")) element.hidden = false;
const polling = new Polling(document, fetchNew, connection);
polling.now();
