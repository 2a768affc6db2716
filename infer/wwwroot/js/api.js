// Talks to the server that the page came from, and notices when it is gone and when it is back.

/** An answer of 400 or more; the message is the ProblemDetails' detail. */
export class ApiError extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? problem?.title ?? `The server answered ${status}.`);
    this.status = status;
  }
}

/** fetch() that throws an ApiError for 4xx and 5xx, and reports a server that does not answer. */
export async function request(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name !== 'AbortError') serverGone();
    throw error;
  }
  serverBack();
  if (!response.ok) throw new ApiError(response.status, await response.json().catch(() => null));
  return response;
}

/** The JSON of an answer; null when it has no content. */
export async function json(path, options) {
  const response = await request(path, options);
  return response.status === 204 ? null : response.json();
}

/** Sends a value as JSON. */
export const send = (method, path, value, headers = {}) =>
  json(path, { method, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(value) });

/** What went wrong with a question, in words. */
export const problemWords = error => error instanceof ApiError ? error.message : 'The server does not answer. Is it still running?';

const watchers = new Set();
let gone = false, timer = null;

/** Calls fn(true) when the server is gone and fn(false) when it is back; returns the function that ends it. */
export function watchServer(fn) {
  watchers.add(fn);
  return () => watchers.delete(fn);
}

/** Whether the server did not answer the last time. */
export const isServerGone = () => gone;

/** To be told by whoever notices, such as a closed socket: asks /healthz until it answers. */
export function serverGone() {
  if (!gone) {
    gone = true;
    tell();
  }
  timer ??= setTimeout(ask, 1000);
}

function serverBack() {
  if (!gone) return;
  gone = false;
  tell();
}

async function ask() {
  timer = null;
  try {
    await fetch('healthz', { cache: 'no-store', signal: AbortSignal.timeout(3000) });
    serverBack();
  } catch {
    timer = setTimeout(ask, 1500);
  }
}

const tell = () => watchers.forEach(fn => fn(gone));
