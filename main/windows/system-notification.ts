// The system's own notifications and the number at the app's icon, behind what the chat app asks of them.
import { app, Notification, type BrowserWindow } from 'electron';

/** A notification on the screen. */
export interface Shown {
  readonly close: () => void;
}

/** What the system shows. */
export interface Note {
  readonly title: string;
  readonly body: string;
  /** The person chose it. */
  readonly onChosen: () => void;
  /** It went by itself, or was put away. */
  readonly onGone: () => void;
}

/** By this name Windows knows whose notifications these are: that of electron-builder.yml, which the installed shortcuts carry. */
const appId = 'com.candor.desktop';

/** Shows one without a sound; where the system has none, nothing is shown. */
export function showNotification({ title, body, onChosen, onGone }: Note): Shown {
  if (!Notification.isSupported()) return { close: () => undefined };
  if (process.platform === 'win32') app.setAppUserModelId(appId);
  const notification = new Notification({ title, body, silent: true });
  notification.on('click', onChosen);
  notification.on('close', onGone);
  notification.show();
  return {
    close: () => {
      notification.removeAllListeners();
      notification.close();
    },
  };
}

/** Brings a window to the front, from wherever it is. */
export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** The number at the icon, where the system shows one (macOS, some Linux desktops). */
export function showCount(count: number): void {
  app.setBadgeCount(count);
}
