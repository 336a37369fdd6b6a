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
// In a long menu the page that is open is in sight.
document.querySelector(".side [aria-current]")?.scrollIntoView({ block: "nearest" });
