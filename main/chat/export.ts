// Saves a copy of this person's record where they choose, one at a time.
import { app } from 'electron';
import { CandorError } from '../../src/errors.ts';
import type { exportRoutes } from '../../src/export/routes.ts';
import { exportName, exportRecord } from '../export-file.ts';
import type { HandlersOf } from '../ipc/register.ts';
import { askWhere } from '../windows/ask-where.ts';
import type { ChatApp } from './app/context.ts';

/** Handlers of `exportRoutes`. */
export function exportHandlers({
  config,
  vault,
  life,
  window,
  tell,
}: Pick<ChatApp, 'config' | 'vault' | 'life' | 'window' | 'tell'>): HandlersOf<typeof exportRoutes, 'chat'> {
  let exporting = false;
  return {
    exportMyRecord: async ({ format }) => {
      const { open } = life;
      if (open === null)
        throw new CandorError('record-stopped', 'The record is not open, so there is nothing to save yet.', {
          next: 'Try again once Candor has started.',
        });
      if (exporting)
        throw new CandorError('conflict', 'A copy is being saved already.', { next: 'Wait until it is done.' });
      exporting = true;
      try {
        const path = await askWhere(window, exportName(format, new Date()), format);
        if (path === null) return { saved: false, path: '' };
        const about = {
          person: { id: config.person.id, name: config.person.name },
          organisation: open.loaded.policy.organisation,
          candor: app.getVersion(),
          exportedAt: Math.floor(Date.now() / 1000),
        };
        await exportRecord({
          vault,
          format,
          path,
          about,
          onProgress: (done, total) => {
            tell({ type: 'progress', done, total });
          },
        });
        return { saved: true, path };
      } finally {
        exporting = false;
      }
    },
  };
}
