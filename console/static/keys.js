// One key for what is done all day: it presses the first thing on the page that names the key (aria-keyshortcuts), or goes
// to it where it is a field. On a list, j and k go down and up, x checks the row. The pages work without this script.
const rows = () => [...document.querySelectorAll("main :is(a, button).row")];
const move = (step) => {
  const all = rows();
  const here = all.indexOf(document.activeElement);
  const to = here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + step, 0), all.length - 1);
  all[to].focus();
  all[to].scrollIntoView({ block: "nearest" });
};
const check = () => document.activeElement.closest("tr")?.querySelector("input[type=checkbox]")?.click();
const LIST = { j: () => move(1), k: () => move(-1), x: check };
const FIELD = "input, textarea, select, [contenteditable]";

function press(wanted) {
  if (wanted.matches(FIELD)) return wanted.focus();
  wanted.click();
  const part = wanted.closest("details");
  const field = part?.querySelector("form input:not([type=hidden]), form select, form textarea, form button");
  (field ?? (part?.open ? wanted : null))?.focus();
  part?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest(FIELD)) return;
  const wanted = document.querySelector(`main [aria-keyshortcuts="${CSS.escape(event.key)}"]`);
  const search = document.querySelector("main input[type=search], .top input[type=search]");
  if (wanted) press(wanted);
  else if (event.key === "/" && search) search.focus();
  else if (rows().length && LIST[event.key]) LIST[event.key]();
  else return;
  event.preventDefault();
});
