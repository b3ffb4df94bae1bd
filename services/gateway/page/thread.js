// @ts-check
// Draws the thread: messages in the gateway's order, one's own unsent ones after them, days and turns, and nothing as HTML.

/** @typedef {import('./words.js').Words} Words */
/** @typedef {'sending' | 'accepted' | 'delivered' | 'failed'} OwnState */
/** @typedef {{ id: string, from: 'client' | 'employee', text: string, at: number, state: OwnState | '', fault: string, confirmed: boolean, element: HTMLLIElement }} Shown */

const turnMs = 5 * 60_000;
const svgNamespace = 'http://www.w3.org/2000/svg';
const address = /https?:\/\/[^\s<>"'“”‘’«»]+[^\s<>"'“”‘’«».,;:!?)\]}]/g;

/** The list of messages on the page. */
export class Thread {
  #list;
  #words;
  #language;
  #employee = '';
  #onEdit;
  /** @type {Map<string, Shown>} */
  #shown = new Map();
  /** Confirmed messages in order, then unsent ones. @type {Shown[]} */
  #order = [];

  /** @param {HTMLOListElement} list @param {Words} words @param {string} language @param {(id: string) => void} onEdit */
  constructor(list, words, language, onEdit) {
    this.#list = list;
    this.#words = words;
    this.#language = language;
    this.#onEdit = onEdit;
  }

  /** @param {string} name */
  set employee(name) {
    this.#employee = name;
  }

  /** The employee's newest message, if any. @returns {string | undefined} */
  get lastHeard() {
    return this.#order.findLast((one) => one.from === 'employee')?.id;
  }

  /** One's own messages and their states. @returns {OwnState[]} */
  get ownStates() {
    return this.#order.flatMap((one) => (one.state === '' ? [] : [one.state]));
  }

  clear() {
    this.#shown.clear();
    this.#order = [];
    this.#list.replaceChildren();
  }

  /**
   * A message as the gateway has it; one's own moves from waiting to its place. True when it was not shown before.
   * @param {string} id @param {'client' | 'employee'} from @param {string} text @param {number} at
   */
  confirm(id, from, text, at) {
    const key = `${from}:${id}`;
    let one = this.#shown.get(key);
    if (one?.confirmed) return false;
    const isNew = one === undefined;
    if (one === undefined) one = this.#create(id, from, text, at);
    else this.#order.splice(this.#order.indexOf(one), 1);
    one.confirmed = true;
    one.at = at;
    const place = this.#order.findIndex((other) => !other.confirmed);
    this.#order.splice(place === -1 ? this.#order.length : place, 0, one);
    if (from === 'client') this.#setState(one, one.state === 'delivered' ? 'delivered' : 'accepted', '');
    this.#draw();
    return isNew;
  }

  /** One's own message that the gateway does not have yet. @param {{ id: string, text: string, at: number, fault?: string }} unsent */
  wait(unsent) {
    const before = this.#shown.get(`client:${unsent.id}`);
    if (before?.confirmed) return;
    const one = before ?? this.#create(unsent.id, 'client', unsent.text, unsent.at);
    if (before === undefined) this.#order.push(one);
    this.#setState(one, unsent.fault === undefined ? 'sending' : 'failed', unsent.fault ?? '');
    this.#draw();
  }

  /** @param {string} id @param {OwnState} state */
  state(id, state) {
    const one = this.#shown.get(`client:${id}`);
    if (one === undefined || (one.state === 'delivered' && state === 'accepted')) return;
    this.#setState(one, state, '');
    this.#draw();
  }

  /** Takes an unsent message off the page. @param {string} id */
  remove(id) {
    const one = this.#shown.get(`client:${id}`);
    if (one === undefined || one.confirmed) return;
    this.#shown.delete(`client:${id}`);
    this.#order.splice(this.#order.indexOf(one), 1);
    one.element.remove();
    this.#draw();
  }

  /** @param {string} id @param {'client' | 'employee'} from @param {string} text @param {number} at @returns {Shown} */
  #create(id, from, text, at) {
    const element = document.createElement('li');
    element.className = 'msg';
    element.dataset.messageId = id;
    element.dataset.from = from;
    const bubble = document.createElement('div');
    bubble.className = 'bub';
    const who = document.createElement('span');
    who.className = 'vh';
    who.textContent = from === 'client' ? this.#words.you : this.#words.from(this.#employee);
    const body = document.createElement('p');
    body.dir = 'auto';
    appendText(body, text);
    const meta = document.createElement('span');
    meta.className = 'meta';
    meta.append(document.createElement('time'));
    bubble.append(who, body, meta);
    element.append(bubble);
    if (from === 'client') {
      meta.append(icon('st-sending'));
      const word = document.createElement('span');
      word.className = 'word';
      element.append(word);
    }
    /** @type {Shown} */
    const one = { id, from, text, at, state: '', fault: '', confirmed: false, element };
    this.#shown.set(`${from}:${id}`, one);
    return one;
  }

  /** @param {Shown} one @param {OwnState} state @param {string} fault */
  #setState(one, state, fault) {
    one.state = state;
    one.fault = fault;
    one.element.dataset.state = state;
    one.element.querySelector('.meta use')?.setAttribute('href', `#st-${state}`);
    const word = one.element.querySelector('.word');
    if (word === null) return;
    word.textContent = state === 'failed' ? `${this.#words.failed}. ${fault}` : this.#words[state];
    if (state === 'failed') {
      const edit = document.createElement('button');
      edit.type = 'button';
      edit.className = 'link';
      edit.textContent = this.#words.edit;
      edit.onclick = () => this.#onEdit(one.id);
      word.append(edit);
    }
  }

  /** Puts elements in order, touching only what moved, so that a screen reader hears only what is new. */
  #draw() {
    /** @type {HTMLElement[]} */
    const wanted = [];
    let day = '';
    /** @type {Shown | undefined} */
    let before;
    const lastOwn = this.#order.findLast((one) => one.from === 'client');
    for (const one of this.#order) {
      const today = new Date(one.at).toDateString();
      const newDay = today !== day;
      if (newDay) wanted.push(this.#day(one.at));
      day = today;
      const turn = newDay || before === undefined || before.from !== one.from || one.at - before.at > turnMs;
      one.element.classList.toggle('turn', turn);
      if (turn) before?.element.classList.add('end');
      one.element.classList.remove('end');
      one.element.classList.toggle('last-own', one === lastOwn);
      this.#time(one);
      wanted.push(one.element);
      before = one;
    }
    before?.element.classList.add('end');
    for (const [index, element] of wanted.entries()) {
      const there = this.#list.children[index];
      if (there === element) continue;
      this.#list.insertBefore(element, there ?? null);
    }
    while (this.#list.children.length > wanted.length) this.#list.lastElementChild?.remove();
  }

  /** @param {Shown} one */
  #time({ element, at }) {
    const time = element.querySelector('time');
    const body = element.querySelector('p');
    if (time === null || body === null || time.dateTime === new Date(at).toISOString()) return;
    time.dateTime = new Date(at).toISOString();
    time.textContent = new Intl.DateTimeFormat(navigator.language, { timeStyle: 'short' }).format(at);
    body.dataset.room = time.textContent; // page.css keeps this much room after the last word
  }

  /** @param {number} at */
  #day(at) {
    const key = new Date(at).toDateString();
    /** @type {HTMLLIElement | null} */
    const held = this.#list.querySelector(`.day[data-day="${key}"]`);
    const element = held ?? document.createElement('li');
    element.className = 'day';
    element.dataset.day = key;
    const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86_400_000);
    element.textContent =
      days === 0
        ? this.#words.today
        : days === 1
          ? this.#words.yesterday
          : new Intl.DateTimeFormat(this.#language, { weekday: 'long', day: 'numeric', month: 'long' }).format(at);
    return element;
  }
}

/** Text as text; only http(s) addresses become links, and they tell the other site nothing. @param {HTMLElement} into @param {string} text */
function appendText(into, text) {
  let from = 0;
  for (const match of text.matchAll(address)) {
    into.append(text.slice(from, match.index));
    const link = document.createElement('a');
    link.href = match[0];
    link.textContent = match[0];
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
    into.append(link);
    from = match.index + match[0].length;
  }
  into.append(text.slice(from));
}

/** @param {string} name */
function icon(name) {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('class', 'i');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(svgNamespace, 'use');
  use.setAttribute('href', `#${name}`);
  svg.append(use);
  return svg;
}
