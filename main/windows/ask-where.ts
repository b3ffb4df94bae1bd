// Asks the person where a file shall go, with the system's own dialog.
import { app, dialog, type BrowserWindow } from 'electron';
import { join } from 'node:path';
import type { ExportFormat } from '../../src/export/formats.ts';

const kinds: Readonly<Record<ExportFormat, string>> = { jsonl: 'Data, one fact a line', html: 'A page to read' };

/** The path the person chose, null when they chose none. */
export async function askWhere(window: BrowserWindow, name: string, format: ExportFormat): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save my record',
    defaultPath: join(app.getPath('documents'), name),
    filters: [{ name: kinds[format], extensions: [format] }],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  return canceled || filePath === '' ? null : filePath;
}
