// The HTTP interface as functions. Two failures: Refusal (saying it again is of no use) and Unreachable (it is).

const LONGEST_WAIT_MS = 25_000;

export class Unreachable extends Error {}

export class Refusal extends Error {
  constructor(status, code, sentence, retryAfter) {
    super(sentence);
    this.code = code;
    this.retryAfterMs = status === 429 ? Math.max(1, Number(retryAfter) || 5) * 1000 : null;
  }
}

async function answer(address, options = {}) {
  const response = await fetch(address, {
    ...options,
    cache: "no-store",
    credentials: "same-origin",
    signal: AbortSignal.timeout?.(LONGEST_WAIT_MS),
  }).catch((error) => { throw new Unreachable(error.message); });
  if (response.status >= 500) throw new Unreachable(String(response.status));
  return response;
}

async function call(address, options) {
  const response = await answer(address, options);
  const body = await response.json().catch(() => { throw new Unreachable("not JSON"); });
  if (response.ok) return body;
  throw new Refusal(response.status, body.error, body.message, response.headers.get("Retry-After"));
}

export class Api {
  constructor(messages, media, session) {
    this.messages = messages;
    this.media = media;
    this.session = session;
  }

  // The session travels in a header: addresses end up in logs.
  #get(query) {
    return call(`${this.messages}?${query}`, { headers: { "X-Chat-Session": this.session } });
  }

  history() {
    return this.#get("history=1");
  }

  async after(id) {
    return (await this.#get(`after=${id}`)).messages;
  }

  async send(message) {
    const body = JSON.stringify({ session: this.session, ...message });
    const headers = { "Content-Type": "application/json" };
    return (await call(this.messages, { method: "POST", headers, body })).replies;
  }

  // Have the browser keep this session in its cookie.
  resume(address) {
    return answer(address, { method: "POST", headers: { "X-Chat-Session": this.session } });
  }

  // A file of this conversation as a Blob; null when it is not there any more.
  async file(id) {
    const headers = { "X-Chat-Session": this.session };
    const response = await answer(`${this.media}/${encodeURIComponent(id)}`, { headers });
    return response.ok ? response.blob() : null;
  }

  async upload(file) {
    const body = new FormData();
    body.append("file", file);
    return (await call(this.media, { method: "POST", body })).media;
  }
}
