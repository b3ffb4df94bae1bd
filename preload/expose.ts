// Builds the one frozen object a window gets: a named function per route its kind may call, and a listener for events.
import { contextBridge, ipcRenderer } from 'electron';
import { callChannel, eventChannel, routes, type RouteName } from '../src/ipc/routes.ts';

/** Exposes `window.candor` for a window of this kind; nothing of Electron itself crosses. */
export function expose(kind: 'chat' | 'review'): void {
  const names = (Object.keys(routes) as RouteName[]).filter((name) =>
    (routes[name].windows as readonly string[]).includes(kind),
  );
  const calls = names.map(
    (name) => [name, (request: unknown): Promise<unknown> => ipcRenderer.invoke(callChannel, name, request)] as const,
  );
  const on = (listener: (event: unknown) => void): (() => void) => {
    const relay = (_event: unknown, payload: unknown): void => {
      listener(payload);
    };
    ipcRenderer.on(eventChannel, relay);
    return () => {
      ipcRenderer.off(eventChannel, relay);
    };
  };
  contextBridge.exposeInMainWorld('candor', Object.freeze(Object.fromEntries([...calls, ['on', on]])));
}
