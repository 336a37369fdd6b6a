// The voice button: records on the page where the browser lets it (https), else opens the telephone's own recorder.

const LONGEST_SECONDS = 180;
const SHORTEST_MS = 1_000; // what ends sooner holds no word, and often no sound at all
const KINDS = ["audio/mp4", "audio/ogg", "audio/webm"];

export function voiceButton(document, texts, send, complain) {
  const byId = (id) => document.getElementById(id);
  const button = byId("pick-voice"), bar = byId("recording"), time = byId("recording-time"), file = byId("voice-file");
  let recorder = null, wanted = false, ticking = 0, started = 0;

  function tick() {
    const seconds = Math.floor((Date.now() - started) / 1000);
    time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (seconds >= LONGEST_SECONDS) end(true);
  }

  function show(isOn) {
    bar.hidden = !isOn;
    button.setAttribute("aria-expanded", String(isOn));
    clearInterval(ticking);
    if (isOn) {
      started = Date.now();
      tick();
      ticking = setInterval(tick, 500);
    }
  }

  async function begin() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      complain(texts.voice_denied);
      return;
    }
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 32_000 });
    const pieces = [];
    recorder.ondataavailable = ({ data }) => pieces.push(data);
    recorder.onstop = () => {
      stream.getTracks().forEach((track) => track.stop());
      const type = recorder.mimeType.split(";")[0];
      if (wanted) send(new File(pieces, `voice.${type.split("/")[1]}`, { type }));
      recorder = null;
    };
    recorder.start();
    show(true);
    byId("voice-send").focus();
  }

  function end(isWanted) {
    if (!recorder) return;
    const isShort = Date.now() - started < SHORTEST_MS;
    wanted = isWanted && !isShort;
    if (isWanted && isShort) complain(texts.voice_short);
    recorder.stop();
    show(false);
    button.focus();
  }

  button.addEventListener("click", () => {
    if (recorder) return;
    if (navigator.mediaDevices && window.MediaRecorder) begin();
    else file.click();
  });
  byId("voice-send").addEventListener("click", () => end(true));
  byId("voice-drop").addEventListener("click", () => end(false));
  file.addEventListener("change", () => {
    for (const one of file.files) send(one);
    file.value = "";
  });
}
