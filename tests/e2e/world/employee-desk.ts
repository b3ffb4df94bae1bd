// The employee at the real window, answering whoever is waiting: rows by mouse, texts by input events, one conversation at a time.
import type { Page } from 'playwright-core';
import { openConversation } from '../../../scripts/drive/window.ts';
import type { Api, HostEvent } from '../../../src/ipc/contract.ts';

declare global {
  interface Window {
    e2eTold?: (event: string) => void;
  }
}

/** One window, shared by many dialogues. */
export class EmployeeDesk {
  readonly #page: Page;
  readonly #arrived = new Map<string, string[]>();
  readonly #listeners = new Set<() => void>();
  readonly #ids = new Map<string, string>();
  #free: Promise<unknown> = Promise.resolve();
  #open = '';

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Takes the seat: from now on it hears what main tells the window. */
  static async take(page: Page): Promise<EmployeeDesk> {
    const desk = new EmployeeDesk(page);
    await page.exposeFunction('e2eTold', (text: string) => {
      desk.#hear(JSON.parse(text) as HostEvent);
    });
    await page.evaluate(() => {
      (window.candor as Api<'chat'>).on((event) => {
        if (event.type === 'message' || event.type === 'conversation') window.e2eTold?.(JSON.stringify(event));
      });
    });
    return desk;
  }

  #hear(event: HostEvent): void {
    if (event.type === 'conversation') this.#ids.set(event.conversation.contact.name, event.conversation.id);
    if (event.type === 'message' && event.message.direction === 'in') {
      const texts = this.#arrived.get(event.message.conversation) ?? [];
      this.#arrived.set(event.message.conversation, [...texts, event.message.text]);
    }
    for (const listener of this.#listeners) listener();
  }

  /** Resolves with the conversation once this many messages of this client are on record and told to the window. */
  heard(name: string, count: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const id = this.#ids.get(name);
        if (id === undefined || (this.#arrived.get(id)?.length ?? 0) < count) return;
        done();
        resolve(id);
      };
      const late = setTimeout(() => {
        done();
        reject(new Error(`Message ${count} of ${name} did not arrive.`));
      }, 180_000);
      const done = (): void => {
        clearTimeout(late);
        this.#listeners.delete(look);
      };
      this.#listeners.add(look);
      look();
    });
  }

  /** Gives the window to one dialogue at a time: what `work` answers, it answers without anybody between. */
  attend<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#free.then(work);
    this.#free = turn.catch(() => undefined); // the next dialogue gets the window all the same
    return turn;
  }

  /** Answers in this conversation; resolves when the box is empty again. Call it inside `attend`. */
  async answer(conversation: string, text: string): Promise<void> {
    if (this.#open !== conversation) await openConversation(this.#page, conversation);
    this.#open = conversation;
    await this.#page.keyboard.insertText(text);
    await this.#page.keyboard.press('Enter');
    await this.#page.evaluate(async () => {
      const box = document.querySelector<HTMLTextAreaElement>('[data-pane="composer"] textarea');
      while (box?.isConnected !== true || box.value !== '' || box.readOnly)
        await new Promise((done) => setTimeout(done, 4));
    });
  }
}
