// @ts-check
// What this browser keeps between visits: the session's secret, and messages not yet received by the other side, in order.

/** @typedef {{ id: string, text: string, at: number, fault?: string }} Unsent */

/** In place of localStorage where the browser forbids it: nothing survives a reload, but the page works. */
class Memory {
  /** @type {Map<string, string>} */
  #values = new Map();
  /** @param {string} key */
  getItem(key) {
    return this.#values.get(key) ?? null;
  }
  /** @param {string} key @param {string} value */
  setItem(key, value) {
    this.#values.set(key, value);
  }
  /** @param {string} key */
  removeItem(key) {
    this.#values.delete(key);
  }
}

function storage() {
  try {
    localStorage.setItem('candor-probe', '1');
    localStorage.removeItem('candor-probe');
    return localStorage;
  } catch {
    return new Memory();
  }
}

/** What is kept for the chat with one employee. */
export class Keep {
  #storage = storage();
  #prefix;

  /** @param {string} person */
  constructor(person) {
    this.#prefix = `candor-chat:${person}:`;
  }

  /** The name of the session's entry, to see another tab change it. */
  get sessionKey() {
    return `${this.#prefix}session`;
  }

  /** @returns {string | null} */
  get session() {
    return this.#storage.getItem(this.sessionKey);
  }

  /** @param {string | null} secret */
  set session(secret) {
    if (secret === null) this.#storage.removeItem(this.sessionKey);
    else this.#storage.setItem(this.sessionKey, secret);
  }

  /** @returns {Unsent[]} */
  get unsent() {
    try {
      /** @type {unknown} */
      const held = JSON.parse(this.#storage.getItem(`${this.#prefix}unsent`) ?? '[]');
      return Array.isArray(held)
        ? held.filter(
            (one) => typeof one?.id === 'string' && typeof one?.text === 'string' && typeof one?.at === 'number',
          )
        : [];
    } catch {
      return [];
    }
  }

  /** @param {Unsent[]} messages */
  set unsent(messages) {
    this.#storage.setItem(`${this.#prefix}unsent`, JSON.stringify(messages));
  }

  /** What stands in the message field. @returns {string} */
  get draft() {
    return this.#storage.getItem(`${this.#prefix}draft`) ?? '';
  }

  /** @param {string} text */
  set draft(text) {
    if (text === '') this.#storage.removeItem(`${this.#prefix}draft`);
    else this.#storage.setItem(`${this.#prefix}draft`, text);
  }

  /** Takes everything of this chat off this device. */
  forget() {
    for (const name of ['session', 'unsent', 'draft']) this.#storage.removeItem(this.#prefix + name);
  }
}
