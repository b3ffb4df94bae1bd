// Which windows are ours and of which kind, the door they knock at, and how they are told something.
import { BrowserWindow, ipcMain, type IpcMainInvokeEvent } from 'electron';
import type { HostEvent, Outcome } from '../../src/ipc/contract.ts';
import { callChannel, eventChannel } from '../../src/ipc/routes.ts';

/** The kinds of window there are. */
export type WindowKind = 'chat' | 'review';

/** Answers one call; see `register`. */
export type Answering = (event: IpcMainInvokeEvent, name: unknown, request: unknown) => Promise<Outcome<unknown>>;

/** Windows we opened, by the id of their contents. */
const kinds = new Map<number, WindowKind>();

/** Notes that a window of this kind is ours; call it right after making the window. */
export function adopt(window: BrowserWindow, kind: WindowKind): void {
  const { id } = window.webContents;
  kinds.set(id, kind);
  window.webContents.once('destroyed', () => kinds.delete(id));
}

/** Of which kind the window with these contents is; undefined for one that is not ours. */
export function kindOf(contents: number): WindowKind | undefined {
  return kinds.get(contents);
}

/** Takes calls from now on; each waits until there is who answers, so that a window may be opened before that is loaded. */
export function takeCalls(answering: Promise<Answering>): void {
  ipcMain.handle(callChannel, async (event, name: unknown, request: unknown) =>
    (await answering)(event, name, request),
  );
}

/** Tells every window of a kind. */
export function tell(kind: WindowKind, event: HostEvent): void {
  for (const window of BrowserWindow.getAllWindows()) {
    if (!window.isDestroyed() && kinds.get(window.webContents.id) === kind)
      window.webContents.send(eventChannel, event);
  }
}
