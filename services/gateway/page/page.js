// @ts-check
// The client's page: the notice first, then the chat; nothing is lost between reloads and lost connections.
import { Keep } from './keep.js';
import { Link } from './link.js';
import { Thread } from './thread.js';
import { wordsFor } from './words.js';

const maxLength = 10_000;
const { language, words } = wordsFor(navigator.language);
document.documentElement.lang = language;
document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';

/** @template {HTMLElement} T @param {string} id @param {new () => T} type @returns {T} */
function part(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`the page lacks #${id}`);
  return found;
}

const chat = part('chat', HTMLDivElement);
const notice = part('notice', HTMLElement);
const talk = part('talk', HTMLElement);
const agreeForm = part('agree', HTMLFormElement);
const nameField = part('name', HTMLInputElement);
const nameFault = part('name-fault', HTMLElement);
const log = part('log', HTMLDivElement);
const jump = part('jump', HTMLButtonElement);
const compose = part('compose', HTMLFormElement);
const text = part('text', HTMLTextAreaElement);
const send = part('send', HTMLButtonElement);
const connection = part('connection', HTMLElement);
const about = part('about', HTMLDialogElement);

for (const element of document.querySelectorAll('[data-word]')) {
  const word = words[/** @type {keyof typeof words} */ (/** @type {HTMLElement} */ (element).dataset.word)];
  if (typeof word === 'string') element.textContent = word;
}
log.setAttribute('aria-label', words.messages);
text.placeholder = words.placeholder;

const person = decodeURIComponent(location.pathname.split('/')[2] ?? '');
const keep = new Keep(person);
const thread = new Thread(part('messages', HTMLOListElement), words, language, editAgain);
/** @type {any} */
let welcome;
/** Connected, greeted and agreed: messages may go. */
let ready = false;
/** The message the gateway was given and has not answered; the next one waits, so that order is kept. */
let inFlight = '';
let seenUpTo = '';
let unread = 0;
let everOpened = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let offlineTimer;

const link = new Link(
  `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/chat/${encodeURIComponent(person)}/ws`,
  {
    open: () => {
      everOpened = true;
      link.send({ type: 'hello', session: keep.session, language: navigator.language.slice(0, 35) });
    },
    message: receive,
    closed: () => {
      ready = false;
      inFlight = '';
      clearTimeout(offlineTimer);
      if (compose.hidden) return; // closed for good: nothing waits to be sent
      // A blink is not worth a sentence.
      offlineTimer = setTimeout(() => {
        connection.textContent = everOpened ? words.offline : words.connecting;
        connection.hidden = false;
        drawLine();
      }, 800);
      drawLine();
    },
  },
);

/** @param {any} message */
function receive(message) {
  switch (message.type) {
    case 'welcome':
      greet(message);
      return;
    case 'message': {
      const isNew = thread.confirm(message.id, message.from, message.text, message.at);
      if (message.from === 'client') received(message.id);
      if (isNew) arrived(message.from);
      return;
    }
    case 'state':
      if (message.state === 'accepted' || message.state === 'delivered') {
        thread.state(message.id, message.state);
        received(message.id);
        drawLine();
      }
      return;
    case 'problem':
      problem(message);
      return;
    case 'ended':
      end();
      return;
  }
}

/** @param {any} message */
function greet(message) {
  clearTimeout(offlineTimer);
  connection.hidden = true;
  if (welcome !== undefined && welcome.session !== message.session) thread.clear();
  welcome = message;
  keep.session = message.session;
  part('employee', HTMLElement).textContent = message.employee;
  part('organisation', HTMLElement).textContent = message.organisation;
  part('face', HTMLElement).textContent = initials(message.employee);
  document.title = titleWith(0);
  for (const id of ['told', 'about-told']) {
    const told = part(id, HTMLElement);
    told.textContent = message.disclosure.text;
    told.lang = message.disclosure.language;
  }
  thread.employee = message.employee;
  notice.hidden = message.agreed;
  talk.hidden = !message.agreed;
  part('about-open', HTMLButtonElement).hidden = !message.agreed;
  part('about-name', HTMLElement).textContent = words.chattingAs(message.name);
  part('under-words', HTMLElement).textContent = words.keptBy(message.organisation);
  if (message.agreed) begin();
  else if (document.activeElement === document.body) nameField.focus({ preventScroll: true });
}

function begin() {
  ready = true;
  compose.hidden = false;
  inFlight = '';
  for (const unsent of keep.unsent) thread.wait(unsent);
  if (text.value === '') text.value = keep.draft;
  grow();
  drawSend();
  drawLine();
  toEnd();
  if (document.activeElement === document.body) text.focus({ preventScroll: true });
  pushNext();
}

/** The other side closed the chat: it stays to be read, and what was not sent stays with its writer. */
function end() {
  ready = false;
  compose.hidden = true;
  connection.textContent = words.ended(welcome?.organisation ?? '');
  connection.hidden = false;
}

/** Gives the gateway the oldest message it does not have. */
function pushNext() {
  if (!ready || inFlight !== '') return;
  const next = keep.unsent.find((one) => one.fault === undefined);
  if (next !== undefined && link.send({ type: 'say', id: next.id, text: next.text })) inFlight = next.id;
}

/** @param {string} id */
function received(id) {
  const unsent = keep.unsent;
  const left = unsent.filter((one) => one.id !== id);
  if (left.length !== unsent.length) keep.unsent = left;
  if (inFlight === id) inFlight = '';
  drawLine();
  pushNext();
}

/** @param {{ code: string, message: string }} fault */
function problem(fault) {
  if (fault.code === 'slow-down' && !ready) {
    nameFault.textContent = fault.message;
    return;
  }
  if (
    fault.code === 'slow-down' ||
    fault.code === 'gateway-offline' ||
    fault.code === 'internal' ||
    fault.code === 'disk-full' ||
    fault.code === 'record-stopped'
  ) {
    setTimeout(() => {
      inFlight = '';
      pushNext();
    }, 1500);
    return;
  }
  if (inFlight !== '') {
    const failed = inFlight;
    inFlight = '';
    keep.unsent = keep.unsent.map((one) => (one.id === failed ? { ...one, fault: fault.message } : one));
    for (const one of keep.unsent) thread.wait(one);
    drawLine();
    pushNext();
    return;
  }
  // The notice changed while it was being read: ask for the new one.
  if (fault.code === 'conflict' && welcome?.agreed === false) link.again();
  nameFault.textContent = fault.message;
}

/** @param {string} id */
function editAgain(id) {
  const one = keep.unsent.find((other) => other.id === id);
  if (one === undefined) return;
  keep.unsent = keep.unsent.filter((other) => other.id !== id);
  thread.remove(id);
  text.value = text.value === '' ? one.text : `${one.text}\n${text.value}`;
  changed();
  text.focus();
}

agreeForm.addEventListener('submit', (event) => {
  event.preventDefault();
  const name = nameField.value.trim();
  nameField.setAttribute('aria-invalid', String(name === ''));
  nameFault.textContent = name === '' ? words.nameMissing : '';
  if (name === '') nameField.focus();
  else if (!link.send({ type: 'agree', name, disclosureHash: welcome?.disclosure.hash ?? '' }))
    nameFault.textContent = words.connecting;
});

compose.addEventListener('submit', (event) => {
  event.preventDefault();
  if (text.value.trim() === '' || text.value.length > maxLength) return;
  const unsent = { id: mintId(), text: text.value, at: Date.now() };
  keep.unsent = [...keep.unsent, unsent];
  thread.wait(unsent);
  text.value = '';
  changed();
  drawLine();
  toEnd();
  pushNext();
});

text.addEventListener('keydown', (event) => {
  // An input method's Enter chooses a word; keyCode 229 is the one sign every browser gives.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  if (matchMedia('(pointer: coarse)').matches && !event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  compose.requestSubmit();
});
text.addEventListener('input', changed);

function changed() {
  keep.draft = text.value;
  grow();
  drawSend();
}

function grow() {
  if (CSS.supports('field-sizing', 'content')) return;
  text.style.height = 'auto';
  text.style.height = `${text.scrollHeight}px`;
}

function drawSend() {
  send.setAttribute('aria-disabled', String(text.value.trim() === ''));
}

/** The record line above the composer: what is true of one's own messages right now. */
function drawLine() {
  const states = thread.ownStates;
  const waiting = states.filter((state) => state === 'sending').length;
  const behind = waiting > 0 || !ready;
  chat.dataset.line = behind ? 'behind' : 'ok';
  part('line-words', HTMLElement).textContent =
    waiting > 0
      ? words.lineWaiting(waiting)
      : !ready
        ? words.connecting
        : states.length === 0
          ? words.lineReady
          : states.includes('accepted')
            ? words.lineReceived
            : words.lineOnRecord;
  document.getElementById('line-mark')?.setAttribute('href', behind ? '#rec-behind' : '#rec-ok');
}

function atEnd() {
  return log.scrollHeight - log.scrollTop - log.clientHeight < 80;
}

function toEnd() {
  log.scrollTop = log.scrollHeight;
  jump.hidden = true;
}

let following = true;
log.addEventListener('scroll', () => {
  following = atEnd();
  if (following) {
    jump.hidden = true;
    sawAll();
  }
});
new ResizeObserver(() => {
  if (following) toEnd();
}).observe(log);
new ResizeObserver(() => {
  if (following) toEnd();
}).observe(part('messages', HTMLOListElement));
jump.addEventListener('click', () => {
  following = true;
  toEnd();
  sawAll();
});

/** @param {'client' | 'employee'} from */
function arrived(from) {
  drawLine();
  if (following) toEnd();
  else if (from === 'employee') jump.hidden = false;
  if (from === 'employee' && document.visibilityState !== 'visible') {
    unread += 1;
    document.title = titleWith(unread);
  }
  sawAll();
}

/** Tells the other side what was on the screen: only when the page is in front and the end is in sight. */
function sawAll() {
  const last = thread.lastHeard;
  if (
    !ready ||
    last === undefined ||
    last === seenUpTo ||
    document.visibilityState !== 'visible' ||
    !document.hasFocus() ||
    !atEnd()
  )
    return;
  if (link.send({ type: 'seen', message: last })) seenUpTo = last;
}
for (const name of ['focus', 'pageshow']) addEventListener(name, cameBack);
document.addEventListener('visibilitychange', cameBack);

function cameBack() {
  if (document.visibilityState !== 'visible') return;
  unread = 0;
  if (welcome !== undefined) document.title = titleWith(0);
  sawAll();
}

/** @param {number} count */
function titleWith(count) {
  return `${count === 0 ? '' : words.unread(count)}${welcome.employee} · ${welcome.organisation}`;
}

for (const id of ['about-open', 'about-open-2'])
  part(id, HTMLButtonElement).addEventListener('click', () => about.showModal());
part('about-close', HTMLButtonElement).addEventListener('click', () => about.close());
about.addEventListener('click', (event) => {
  if (event.target === about) about.close();
});
part('forget', HTMLButtonElement).addEventListener('click', () => {
  if (keep.unsent.length > 0 && !confirm(words.forgetWaiting)) return;
  keep.forget();
  location.reload();
});

// Another tab agreed or forgot: this one follows, so that there is one conversation.
addEventListener('storage', (event) => {
  if (event.key === keep.sessionKey && event.newValue !== welcome?.session && !welcome?.agreed) link.again();
  else if (event.key === keep.sessionKey && event.newValue === null) location.reload();
});

/** @param {string} name */
function initials(name) {
  const letters = name
    .trim()
    .split(/\s+/)
    .map((one) => [...one][0] ?? '');
  return (letters.length > 1 ? `${letters[0]}${letters.at(-1)}` : (letters[0] ?? '')).toLocaleUpperCase();
}

/** crypto.randomUUID is missing where the page is served without TLS; this is not. */
function mintId() {
  return `c-${[...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
