// Keeps the open list and the open conversation current; the pages work without this script.
// A stream (server-sent events) says which part has changed, and the part is fetched as the page itself would be.
const root = document.querySelector("[data-stream]");
const POLL = 10_000, HIDDEN = 60_000;
const title = document.title;
const shown = new Map();

const status = document.createElement("p");
status.className = "unseen";
status.setAttribute("role", "status");
document.querySelector("main").append(status);

function remember(part) {
  for (const line of part.querySelectorAll("[id]")) shown.set(line.id, line.outerHTML);
}

// Lines that are the same stay as they are: what a reader has unfolded stays unfolded.
function merge(part, fresh) {
  const old = part.querySelector("ol"), list = fresh.querySelector("ol");
  const lines = [...list.children].map((line) => {
    const same = shown.get(line.id) === line.outerHTML && document.getElementById(line.id);
    shown.set(line.id, line.outerHTML);
    return same || line;
  });
  const grew = lines.at(-1)?.id !== old.lastElementChild?.id;
  list.replaceChildren(...lines);
  part.replaceChildren(...fresh.children);
  if (grew) lines.at(-1)?.scrollIntoView({ block: "nearest" });
}

function replace(part, fresh) {
  const here = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  part.replaceChildren(...fresh.children);
  if (here) part.querySelector(`a[href="${CSS.escape(here)}"]`)?.focus();
}

async function renew(part) {
  const answer = await fetch(part.dataset.from, { headers: { Accept: "text/html" } });
  if (answer.redirected || answer.status === 403) return over();
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  (part.hasAttribute("data-merge") ? merge : replace)(part, fresh);
  tell();
}

function tell() {
  const wanted = root.querySelector("[data-wanted]")?.dataset.wanted;
  document.title = Number(wanted) ? `(${wanted}) ${title}` : title;
}

const parts = root ? [...root.querySelectorAll("[data-part]")] : [];
const renewAll = () => parts.forEach((part) => renew(part).catch(() => {}));

let stream, timer, ended = false;

function over() {
  ended = true;
  stream?.close();
  clearTimeout(timer);
  const notice = document.createElement("p");
  notice.className = "notice bad";
  notice.setAttribute("role", "alert");
  const link = document.createElement("a");
  link.href = location.href;
  link.textContent = root.dataset.over;
  notice.append(link);
  if (!root.previousElementSibling?.matches("[role=alert]")) root.before(notice);
}

// No place for a stream: ask from time to time, and try the stream again with the page.
function poll() {
  if (ended) return;
  timer = setTimeout(() => {
    renewAll();
    listen();
  }, document.hidden ? HIDDEN : POLL);
}

function listen() {
  if (ended) return;
  stream = new EventSource(root.dataset.stream);
  for (const part of parts) {
    stream.addEventListener(part.dataset.part, () => {
      renew(part).catch(() => {});
      status.textContent = root.dataset.news;
      setTimeout(() => { status.textContent = ""; }, 4_000);
    });
  }
  stream.addEventListener("crowded", () => { stream.close(); poll(); });
  stream.onerror = () => { if (stream.readyState === EventSource.CLOSED) poll(); };
}

if (root) {
  parts.forEach(remember);
  tell();
  listen();
  setInterval(() => { if (!ended && !document.hidden) renewAll(); }, HIDDEN); // how long somebody has waited
  addEventListener("pagehide", () => stream?.close());
  addEventListener("pageshow", (event) => { if (event.persisted) { renewAll(); listen(); } });
}

// A ready-made reply goes to where the cursor is; without this script its link fills the page in again.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-insert]");
  const box = document.querySelector("#reply textarea");
  if (!link || !box) return;
  event.preventDefault();
  box.setRangeText(link.dataset.insert, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
});
