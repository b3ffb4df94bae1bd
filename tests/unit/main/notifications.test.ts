// Notifications say who and how many, never what was said; none for a muted conversation or somebody who is there.
import { beforeEach, describe, expect, it } from 'vitest';
import { unarranged } from '../../../src/arrangement/calls.ts';
import { Notifications } from '../../../main/chat/app/notifications.ts';
import type { Note } from '../../../main/windows/system-notification.ts';

type Row = Parameters<Notifications['changed']>[0] & { readonly last: { readonly text: string } };
const row = (id: string, unread: number, part: Partial<Row> = {}): Row => ({
  id,
  contact: { name: id.toUpperCase(), address: '', language: 'en' },
  unread,
  ...unarranged,
  last: { text: 'the secret words' },
  ...part,
});

let inFront: boolean;
let onScreen: Note[];
let opened: (string | null)[];
let counts: number[];
let notifications: Notifications;
beforeEach(() => {
  [inFront, onScreen, opened, counts] = [false, [], [], []];
  notifications = new Notifications({
    show: (note) => {
      onScreen.push(note);
      return { close: () => (onScreen = onScreen.filter((one) => one !== note)) };
    },
    inFront: () => inFront,
    open: (conversation) => opened.push(conversation),
    count: (count) => counts.push(count),
  });
});
const says = (): readonly string[] => onScreen.map(({ title, body }) => `${title}: ${body}`);

describe('notifications', () => {
  it('P5 who wrote and how many, in one for each conversation, and not a word of what was said', () => {
    notifications.changed(row('ada', 1));
    notifications.changed(row('ada', 2));
    notifications.changed(row('bela', 1));
    expect(says()).toEqual(['ADA: 2 new messages', 'BELA: New message']);
    expect(JSON.stringify(onScreen)).not.toContain('secret');
    onScreen[0]?.onChosen();
    expect(opened).toEqual(['ada']);
  });

  it('what was unread at the start, or is told again, is not announced', () => {
    notifications.begin([row('ada', 3)]);
    notifications.changed(row('ada', 3));
    expect(says()).toEqual([]);
    notifications.changed(row('ada', 4));
    expect(says()).toEqual(['ADA: 4 new messages']);
  });

  it('nothing for a muted conversation, nor for somebody who is there; muting takes away what stands', () => {
    notifications.changed(row('ada', 1, { muted: true }));
    inFront = true;
    notifications.changed(row('bela', 1));
    expect(says()).toEqual([]);
    inFront = false;
    notifications.changed(row('bela', 2));
    notifications.changed(row('bela', 2, { muted: true }));
    expect(says()).toEqual([]);
  });

  it('what was read or seen goes from the screen', () => {
    notifications.changed(row('ada', 1));
    notifications.changed(row('bela', 1));
    notifications.changed(row('ada', 0));
    expect(says()).toEqual(['BELA: New message']);
    notifications.cameBack();
    expect(says()).toEqual([]);
  });

  it('many at once are one: after an outage nobody wants thirty', () => {
    for (let n = 0; n < 30; n++) notifications.changed(row(`client-${n}`, 1));
    expect(says()).toEqual(['Candor: New messages in 30 conversations']);
    onScreen[0]?.onChosen();
    expect(opened).toEqual([null]);
    onScreen[0]?.onGone();
    onScreen = [];
    notifications.changed(row('client-1', 2));
    expect(says()).toEqual(['CLIENT-1: 2 new messages']);
  });

  it('the number at the icon is that of conversations that call for attention', () => {
    notifications.begin([row('ada', 3), row('bela', 0), row('muted', 5, { muted: true })]);
    notifications.changed(row('bela', 0, { markedUnread: true }));
    notifications.changed(row('ada', 0));
    expect(counts).toEqual([1, 2, 1]);
  });
});
