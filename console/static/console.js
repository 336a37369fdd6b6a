// A form is sent once, however often the button is pressed; the pages work without this script.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.matches("[hx-post], [data-hx-post]")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
// A page that the browser brings back from its memory may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
// What hangs down from the bar on top closes when the user goes on elsewhere.
const sheets = () => document.querySelectorAll(".top > details[open]");
document.addEventListener("click", (event) => {
  for (const sheet of sheets()) if (!sheet.contains(event.target)) sheet.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const sheet of sheets()) {
    sheet.open = false;
    sheet.querySelector("summary").focus();
  }
});
// What is being written outlasts a reload, a look elsewhere and a session that has ended: forms with `data-draft` keep it in this tab.
// What was sent is dropped when the next page comes, unless that is the sign-in or an error: then it has not arrived.
const DRAFT = "draft:";
const drafts = () => Object.keys(sessionStorage).filter((name) => name.startsWith(DRAFT));
const written = (form) => [...form.querySelectorAll("textarea, select, input:not([type])")];
function keep(form, sent) {
  const values = written(form).map((field) => field.value);
  sessionStorage.setItem(DRAFT + form.dataset.draft, JSON.stringify({ sent, values }));
}
function bringBack(form) {
  const fields = written(form);
  const { values } = JSON.parse(sessionStorage.getItem(DRAFT + form.dataset.draft) ?? "{}");
  if (values?.length !== fields.length) return;
  fields.forEach((field, n) => { field.value = values[n]; });
  const folded = form.closest("details");
  if (folded) folded.open = true;
}
for (const name of drafts()) {
  const draft = JSON.parse(sessionStorage.getItem(name));
  if (!draft.sent) continue;
  if (document.querySelector("input[name=password], [data-undone]")) sessionStorage.setItem(name, JSON.stringify({ ...draft, sent: false }));
  else sessionStorage.removeItem(name);
}
for (const form of document.querySelectorAll("form[data-draft]")) {
  bringBack(form);
  form.addEventListener("input", () => keep(form, false));
  form.addEventListener("submit", (event) => { if (!event.submitter?.formNoValidate) keep(form, true); });
}
for (const form of document.querySelectorAll("form[data-ends]")) {
  form.addEventListener("submit", () => drafts().forEach((name) => sessionStorage.removeItem(name)));
}
// A template goes into the field that it is for, below what stands there already; without this script it is copied by hand.
for (const button of document.querySelectorAll("button[data-fill]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = button.form.elements[button.dataset.fill];
    field.value = [field.value, button.value].filter(Boolean).join("\n");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}
// In a long menu the page that is open is in sight.
document.querySelector(".side [aria-current]")?.scrollIntoView({ block: "nearest" });
