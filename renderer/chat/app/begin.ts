// What the window asks for before it draws anything: the session, the list and the thread that will be open, so that all of it is drawn at once.
import type { ChatApp } from './chat-app.ts';

/** Resolves once the session is known, or what locks the app; of a list that cannot be read its own place tells. */
export async function begin({ session, conversations, threads }: ChatApp): Promise<void> {
  await Promise.all([session.getState().load(), firstThread({ conversations, threads })]);
}

async function firstThread({ conversations, threads }: Pick<ChatApp, 'conversations' | 'threads'>): Promise<void> {
  await conversations.getState().load();
  const { selected } = conversations.getState();
  if (selected !== null) await threads.getState().open(selected);
}
