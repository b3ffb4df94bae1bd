// Notes, outside the app, what main acknowledged to the window: written to a file before the window hears it, so that it outlives a kill -9.
import { existsSync, readFileSync } from 'node:fs';
import type { DrivenApp } from '../../../scripts/drive/app.ts';
import { callChannel } from '../../../src/ipc/routes.ts';

/** One acknowledgement: an edit number of a draft, or a sent message. */
export interface Acknowledged {
  readonly name: 'appendEdits' | 'sendMessage';
  readonly draft: string;
  readonly through: number;
  readonly message: string;
}

/** Begins to note acknowledgements of this app in `file`. */
export async function noteAcknowledged(app: DrivenApp, file: string): Promise<void> {
  await app.app.evaluate(
    ({ ipcMain }, { path, channel }) => {
      type Handler = (
        event: unknown,
        name: string,
        request: { draft: string; id: string },
      ) => Promise<{ ok: boolean; value?: { through?: number } }>;
      const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, Handler> })._invokeHandlers;
      const answer = handlers.get(channel);
      if (answer === undefined) throw new Error('main answers no calls');
      const { appendFileSync } = process.getBuiltinModule('node:fs');
      handlers.set(channel, async (event, name, request) => {
        const outcome = await answer(event, name, request);
        if (outcome.ok && (name === 'appendEdits' || name === 'sendMessage'))
          appendFileSync(
            path,
            `${JSON.stringify({ name, draft: request.draft, through: outcome.value?.through ?? 0, message: request.id })}\n`,
          );
        return outcome;
      });
    },
    { path: file, channel: callChannel },
  );
}

/** Everything noted so far. */
export function acknowledgedIn(file: string): readonly Acknowledged[] {
  if (!existsSync(file)) return [];
  // The last line may be cut by the kill; what was cut was not acknowledged.
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Acknowledged);
}
