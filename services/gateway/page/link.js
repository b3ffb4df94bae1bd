// @ts-check
// The page's connection: stays up by itself, notices a dead line, and comes back with full jitter.

const pingMs = 15_000;
const deadMs = 35_000;
const handshakeMs = 10_000;
const stableMs = 10_000;
const capMs = 30_000;

/** @typedef {{ open: () => void, message: (message: any) => void, closed: () => void }} LinkEvents */

/** One WebSocket after another to the same address. */
export class Link {
  #url;
  #events;
  /** @type {WebSocket | undefined} */
  #socket;
  #attempt = 0;
  #heard = 0;
  #began = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;

  /** @param {string} url @param {LinkEvents} events */
  constructor(url, events) {
    this.#url = url;
    this.#events = events;
    setInterval(() => this.#check(), 5000);
    addEventListener('online', () => this.now());
    addEventListener('pageshow', () => this.now());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.now();
    });
    this.#connect();
  }

  /** True when the message was given to an open connection; that is not yet received. @param {unknown} message */
  send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Tries at once if not connected, and asks for a sign of life if it is. */
  now() {
    if (this.#socket === undefined) this.#connect();
    else this.#check(true);
  }

  /** Drops this connection and makes another. */
  again() {
    this.#drop();
    this.#connect();
  }

  #connect() {
    clearTimeout(this.#retry);
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#began = this.#heard = performance.now();
    socket.onopen = () => {
      this.#heard = performance.now();
      this.#events.open();
    };
    socket.onmessage = (event) => {
      this.#heard = performance.now();
      if (performance.now() - this.#began > stableMs) this.#attempt = 0;
      /** @type {unknown} */
      let message;
      try {
        message = JSON.parse(String(event.data));
      } catch {
        return; // not ours to understand; a newer gateway may say more than this page knows
      }
      // Half a welcome is none: whoever answers like that is not the gateway, and the page keeps what it shows.
      if (isWelcome(message) && !isWholeWelcome(message)) {
        this.#lost();
        return;
      }
      this.#events.message(message);
    };
    socket.onclose = () => this.#lost();
    socket.onerror = () => undefined; // a close always follows
  }

  #lost() {
    this.#drop();
    this.#events.closed();
    const delay = Math.random() * Math.min(capMs, 500 * 2 ** this.#attempt++);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), delay);
  }

  #drop() {
    const socket = this.#socket;
    if (socket === undefined) return;
    this.#socket = undefined;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #check(ask = false) {
    const socket = this.#socket;
    if (socket === undefined) return;
    const silent = performance.now() - this.#heard;
    if (socket.readyState === WebSocket.CONNECTING) {
      if (performance.now() - this.#began > handshakeMs) this.#lost();
    } else if (silent > deadMs) this.#lost();
    else if (ask || silent > pingMs) this.send({ type: 'ping' });
  }
}

/** @param {unknown} message @returns {message is Record<string, unknown>} */
function isWelcome(message) {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'welcome';
}

/** @param {Record<string, unknown>} message */
function isWholeWelcome({ session, name, employee, organisation, disclosure }) {
  return (
    [session, name, employee, organisation].every((one) => typeof one === 'string') &&
    typeof disclosure === 'object' &&
    disclosure !== null
  );
}
