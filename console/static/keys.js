// One key for what is done all day: it presses the first thing on the page that names the key (aria-keyshortcuts).
// On a list, j and k go down and up, x checks the row. The pages work without this script.
const rows = () => [...document.querySelectorAll("a.row")];
const move = (step) => {
  const all = rows();
  const here = all.indexOf(document.activeElement);
  all[Math.min(Math.max(here + step, 0), all.length - 1)]?.focus();
};
const check = () => document.activeElement.closest("tr")?.querySelector("input[type=checkbox]")?.click();
const LIST = { j: () => move(1), k: () => move(-1), x: check };
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.matches("input, textarea, select")) return;
  if (event.key === "/") {
    document.querySelector("main input[type=search], .top input[type=search]")?.focus();
    event.preventDefault();
    return;
  }
  const wanted = document.querySelector(`main [aria-keyshortcuts="${CSS.escape(event.key)}"]`);
  if (wanted) {
    wanted.click();
    const part = wanted.closest("details");
    part?.querySelector("form input:not([type=hidden]), form select, form textarea, form button")?.focus();
    part?.scrollIntoView({ block: "nearest" });
    event.preventDefault();
  } else if (rows().length && LIST[event.key]) {
    LIST[event.key]();
    event.preventDefault();
  }
});
