// The tables of routes in docs/spec are what the services declare.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../../scripts/bootstrap/paths.mjs';
import { routeTable, services, tableFile } from '../../../scripts/route-tables.ts';

test.each(Object.entries(services))('the table of routes of the %s is current', (service, slices) => {
  const held = readFileSync(path.join(root, tableFile(service)), 'utf8');
  expect(held, 'write it anew: npx node scripts/route-tables.ts').toBe(routeTable(service, slices));
});
