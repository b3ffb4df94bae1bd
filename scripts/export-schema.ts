// Writes docs/spec/export.schema.json from the kinds that are exported (export.md X3): `npx node scripts/export-schema.ts`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedSchema } from '../src/export/export-schema.ts';

writeFileSync(join(import.meta.dirname, '..', 'docs', 'spec', 'export.schema.json'), publishedSchema());
