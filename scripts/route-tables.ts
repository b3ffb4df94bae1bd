// Writes docs/spec/routes-<service>.md from the routes that the services' slices declare: `npx node scripts/route-tables.ts`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { custodianSlices } from '../services/custodian/slices.ts';
import { endpointSlices } from '../services/endpoint/slices.ts';
import { webChatSlice } from '../services/gateway/channels/web-chat/slice.ts';
import { gatewaySlices } from '../services/gateway/slices.ts';
import type { Route, Routes } from '../services/route.ts';

interface Described {
  readonly slice: string;
  readonly routes: Routes;
}

/** Every service with the list of its slices. */
export const services: Readonly<Record<string, readonly Described[]>> = {
  custodian: custodianSlices,
  endpoint: endpointSlices,
  gateway: [...gatewaySlices, webChatSlice],
};

/** Where a service's table is, from the project's root. */
export function tableFile(service: string): string {
  return `docs/spec/routes-${service}.md`;
}

/** The table as it must stand there. */
export function routeTable(service: string, slices: readonly Described[]): string {
  const rows = slices.flatMap(({ slice, routes }) =>
    Object.values<Route>(routes).map((route) => `| ${[slice, ...cellsOf(route)].join(' | ')} |`),
  );
  return `# Routes of the ${service}

Made from what \`services/${service}\` declares: \`npx node scripts/route-tables.ts\` writes it, and a test holds it against the code. Fields with ? may be left out.

| slice | route | who may | takes | at most | answers | |
|---|---|---|---|---|---|---|
${rows.join('\n')}
`;
}

function cellsOf(route: Route): readonly string[] {
  const what = route.about.replaceAll('|', '\\|');
  if (route.method === 'FILE') return [`GET ${route.path}`, 'anybody', '–', '–', route.gives, what];
  if (route.method === 'SOCKET')
    return [
      `socket ${route.path}`,
      route.proves,
      fieldsOf(route.takes),
      sizeOf(route.limit),
      fieldsOf(route.gives),
      what,
    ];
  const place = `${route.method} ${route.path}`;
  return route.method === 'GET'
    ? [place, route.by.join(', '), fieldsOf(route.query), '–', fieldsOf(route.reply), what]
    : [
        place,
        route.by.join(', '),
        route.body === null ? '–' : fieldsOf(route.body),
        `${sizeOf(route.limit)}${route.packed === 'never' ? ', unpacked' : ''}`,
        fieldsOf(route.reply),
        what,
      ];
}

function sizeOf(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${String(bytes / (1024 * 1024))} MiB` : `${String(bytes / 1024)} KiB`;
}

/** A schema's fields by name; of several shapes those that tell them apart. */
function fieldsOf(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodUnion)
    return [...new Set(schema.options.map((one) => typeOf(one) ?? fieldsOf(one)))].join(' or ');
  if (schema instanceof z.ZodNullable) return `${fieldsOf(schema.unwrap())} or null`;
  if (!(schema instanceof z.ZodObject)) return schema._zod.def.type;
  const fields = Object.entries<z.core.$ZodType>(schema.shape).map(([name, field]) =>
    z.safeParse(field, undefined).success ? `${name}?` : name,
  );
  return fields.length === 0 ? '–' : fields.join(', ');
}

function typeOf(schema: z.core.$ZodType): string | null {
  if (!(schema instanceof z.ZodObject)) return null;
  const type = (schema.shape as Readonly<Record<string, z.core.$ZodType>>)['type'];
  return type instanceof z.ZodLiteral ? [...type.values].map(String).join(' or ') : null;
}

if (import.meta.main)
  for (const [service, slices] of Object.entries(services))
    writeFileSync(join(import.meta.dirname, '..', tableFile(service)), routeTable(service, slices));
