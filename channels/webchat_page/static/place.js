// The dialogue for sending a place: the browser's position if it is given, else the words that were typed.

export function placeDialog(document, texts, send) {
  const part = (name) => document.getElementById(`place-${name}`);
  const dialog = part("dialog"), label = part("label"), status = part("status"), here = part("here");
  let position = null;

  here.hidden = !("geolocation" in navigator);
  here.addEventListener("click", () => {
    status.textContent = texts.place_asking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => { position = coords; status.textContent = texts.place_found; },
      () => { position = null; status.textContent = texts.place_denied; },
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  });
  part("close").addEventListener("click", () => dialog.close());
  part("form").addEventListener("submit", (event) => {
    const words = label.value.trim();
    if (!words && !position) {
      event.preventDefault();
      label.focus();
      return;
    }
    if (position) send({ place: { lat: position.latitude, lon: position.longitude, label: words || texts.my_place } });
    else send({ text: words });
  });
  return () => {
    position = null;
    label.value = "";
    status.textContent = "";
    dialog.showModal();
  };
}
