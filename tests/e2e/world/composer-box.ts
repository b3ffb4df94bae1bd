// The real composer with somebody at it, watched from outside: what the box held after every input event, scenario by scenario, against the record (P2).
import type { CDPSession, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { DrivenApp } from '../../../scripts/drive/app.ts';
import type { Client } from '../../../scripts/drive/client.ts';
import { focusComposer } from '../../../scripts/drive/compose.ts';
import { acknowledgeNotice, composerText } from '../../../scripts/drive/window.ts';
import { applyEdit, type RecordedEdit } from '../../../src/draft/edit.ts';
import type { Api } from '../../../src/ipc/contract.ts';
import { contentsOf, verify } from './record.ts';
import { fingerprint } from './watch-composer.ts';
import { openWorld, type World, type WorldOptions } from './world.ts';

declare global {
  interface Window {
    e2eBox?: { prints: number[]; last: string };
  }
}

/** What one scenario did: the edits on record that came of it. */
export type ScenarioEdits = Readonly<Record<string, readonly RecordedEdit[]>>;

const composer = '[data-pane="composer"] textarea';

/** Notes the value of the message box after every native input that changed it, in this page, whichever conversation is open. */
export async function watchBox(page: Page): Promise<void> {
  await page.evaluate((selector) => {
    const seen = { prints: [] as number[], last: document.querySelector<HTMLTextAreaElement>(selector)?.value ?? '' };
    window.e2eBox = seen;
    document.addEventListener(
      'input',
      ({ target }) => {
        if (!(target instanceof HTMLTextAreaElement) || !target.matches(selector) || target.value === seen.last) return;
        let hash = 0x811c9dc5;
        for (let i = 0; i < target.value.length; i++)
          hash = Math.imul(hash ^ target.value.charCodeAt(i), 0x01000193) >>> 0;
        seen.prints.push(hash);
        seen.last = target.value;
      },
      true,
    );
  }, composer);
}

/** The box of one conversation, and the record behind it. */
export class ComposerBox {
  readonly world: World;
  readonly app: DrivenApp;
  readonly client: Client;
  readonly cdp: CDPSession;
  readonly #scenarios: { readonly name: string; readonly from: number; readonly to: number }[] = [];

  private constructor(world: World, app: DrivenApp, client: Client, cdp: CDPSession) {
    this.world = world;
    this.app = app;
    this.client = client;
    this.cdp = cdp;
  }

  /** A fresh world in which a client wrote, the box is open and the caret in it. */
  static async open(options: WorldOptions = {}): Promise<ComposerBox> {
    const world = await openWorld(options);
    const app = await world.launch();
    await acknowledgeNotice(app.page);
    const client = await world.client('Juno Sarkis');
    await client.say('Hello?');
    await focusComposer(app.page);
    await watchBox(app.page);
    return new ComposerBox(world, app, client, await app.page.context().newCDPSession(app.page));
  }

  get page(): Page {
    return this.app.page;
  }

  text(): Promise<string> {
    return composerText(this.page);
  }

  /** Runs one way of writing, from an empty box, and expects this text in the end; null where it is Chromium's to decide. */
  async scenario(name: string, expected: string | null, write: () => Promise<void>): Promise<void> {
    await this.clear();
    const count = (): Promise<number> => this.page.evaluate(() => window.e2eBox?.prints.length ?? 0);
    const from = await count();
    await write();
    this.#scenarios.push({ name, from, to: await count() });
    if (expected !== null) expect({ name, text: await this.text() }).toEqual({ name, text: expected });
  }

  /** Takes everything out, as a person would. */
  async clear(): Promise<void> {
    await focusComposer(this.page);
    if ((await this.text()) === '') return;
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.press('Delete');
    expect(await this.text()).toBe('');
  }

  /** Selects from one UTF-16 offset to another. */
  async select(from: number, to = from): Promise<void> {
    await this.page.evaluate(
      ([selector, start, end]) => {
        document.querySelector<HTMLTextAreaElement>(selector)?.setSelectionRange(start, end);
      },
      [composer, from, to] as const,
    );
  }

  /** Puts a text on the system's clipboard and presses Ctrl V. */
  async paste(text: string): Promise<void> {
    await this.app.app.evaluate(({ clipboard }, words) => clipboard.writeText(words), text);
    await this.page.keyboard.press('Control+v');
  }

  /** An editing command as menus and extensions give it; lone surrogates get through this way. */
  async command(name: 'insertText' | 'delete' | 'forwardDelete' | 'undo' | 'redo', text = ''): Promise<void> {
    await this.page.evaluate(
      ([command, value]) => {
        document.execCommand(command, false, value);
      },
      [name, text] as const,
    );
  }

  /** Shows these texts underlined, one after the other, as an input method does. */
  async underline(...steps: readonly string[]): Promise<void> {
    for (const text of steps)
      await this.cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  }

  /** Confirms what is underlined as `text`. */
  async confirm(text: string): Promise<void> {
    await this.cdp.send('Input.insertText', { text });
  }

  /** Leaves the box and waits until this many edits, and the comparison that leaving asks for, are on record; what is missing then, the test says. */
  async #settled(count: number): Promise<void> {
    await this.page.locator(composer).blur();
    await this.page.evaluate(async (wanted) => {
      const candor = window.candor as Api<'chat'>;
      for (let tries = 0; tries < 200; tries++) {
        const drafts = await candor.listMyDrafts({ limit: 100 });
        const [last] = drafts.ok ? drafts.value.drafts : [];
        if (
          drafts.ok &&
          last !== undefined &&
          drafts.value.drafts.reduce((sum, draft) => sum + draft.edits, 0) >= wanted
        ) {
          const replayed = await candor.replayMyDraft({ draft: last.draft });
          if (replayed.ok && replayed.value.replay.checks.made > 0) return;
        }
        await new Promise((done) => setTimeout(done, 25));
      }
    }, count);
  }

  /** Closes the app and compares: the replay of the record gives, edit by edit, what the box held; nothing more, nothing less. Gives each scenario's edits. */
  async exact(): Promise<ScenarioEdits> {
    const { prints, last } = await this.page.evaluate(() => window.e2eBox ?? { prints: [], last: '' });
    expect(await this.text()).toBe(last);
    await this.#settled(prints.length);
    await this.app.close();
    const record = await contentsOf(this.world.sample);
    const edits: RecordedEdit[] = [];
    const replayed: number[] = [];
    for (const draft of record.drafts) {
      let text = '';
      for (const edit of draft.edits) {
        text = applyEdit(text, edit);
        replayed.push(fingerprint(text));
        edits.push(edit);
      }
      expect(text).toBe(draft.text);
      expect(draft.checks.held).toBe(draft.checks.made);
    }
    expect(record.drafts.reduce((sum, draft) => sum + draft.checks.made, 0)).toBeGreaterThan(0);
    for (const { name, from, to } of this.#scenarios)
      expect({ name, states: replayed.slice(from, to) }).toEqual({ name, states: prints.slice(from, to) });
    expect(replayed).toEqual(prints);
    verify(this.world.sample);
    return Object.fromEntries(this.#scenarios.map(({ name, from, to }) => [name, edits.slice(from, to)]));
  }
}

/** Which kinds of edits a scenario left on record, each once, in order of appearance. */
export const kindsOf = (edits: readonly RecordedEdit[] | undefined): readonly string[] => [
  ...new Set((edits ?? []).map((edit) => edit.kind)),
];
