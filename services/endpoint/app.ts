// The endpoint: checks and stores sealed frames, answers with receipts, serves reviewers, and shows authors who opened their record (spec: endpoint.md).
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { fromBase64Url } from '../../src/bytes/bytes.ts';
import { signKeyPair } from '../../src/crypto/sodium.ts';
import { CompanyPolicies } from '../company-policies.ts';
import { createServer } from '../http.ts';
import { keepFolder } from '../keep.ts';
import { Limits } from '../limits.ts';
import type { Log } from '../log.ts';
import { Nonces } from '../nonces.ts';
import { mebibyte } from '../route.ts';
import { Signer } from '../signer.ts';
import { Alarms } from './alarm/alarms.ts';
import { AsideFiles } from './aside/aside.ts';
import type { EndpointConfig } from './config.ts';
import { Standing } from './device/standing.ts';
import { DeviceStore } from './device/store.ts';
import { Places } from './heads/places.ts';
import { endpointHistory } from './history.ts';
import { Asked } from './opening/asked.ts';
import { OpeningStore } from './opening/store.ts';
import { Pokes } from './poke/pokes.ts';
import { Boxes } from './push/boxes.ts';
import { recordOf } from './record/record.ts';
import { Eraser } from './redact/eraser.ts';
import { ReplacedPages } from './redact/replaced-pages.ts';
import { Cases } from './review/cases.ts';
import { endpointSlices, endpointTables } from './slices.ts';

/** The endpoint as a server that does not listen yet. `now` is Unix milliseconds. Call after `cryptoReady()`. */
export async function buildEndpoint(
  config: EndpointConfig,
  log: Log,
  now: () => number = Date.now,
): Promise<FastifyInstance> {
  const kept = { config, file: 'endpoint.sqlite', tables: endpointTables, history: endpointHistory };
  return keepFolder(kept, log, async (sql, close) => {
    const seconds = (): number => Math.floor(now() / 1000);
    const key = signKeyPair(fromBase64Url(config.seed));
    const record = recordOf(sql);
    const devices = new DeviceStore(sql);
    const standing = new Standing(record.enrolments, devices, config.people);
    const alarms = new Alarms(sql, seconds);
    const boxes = new Boxes(sql);
    const asked = new Asked(sql);
    const replaced = new ReplacedPages(sql);
    const eraser = new Eraser(sql, replaced, seconds, log);
    const pokes = new Pokes(now);
    const limits = new Limits(config.limits);
    const app = createServer(log, mebibyte, () => ({ service: 'endpoint' }), limits);
    const signer = new Signer(app, {
      endpointKey: key.publicKey,
      parties: [...config.services, ...config.admins],
      limits,
      now,
      admit: (by) => standing.admit(by),
    });
    app.addHook('onError', async (_request, _reply, thrown) => {
      if (await alarms.raise(thrown)) log('alarm', { message: thrown.message });
    });
    app.addHook('preClose', (done) => {
      pokes.close();
      eraser.stop();
      done();
    });
    app.addHook('onClose', close);
    await eraser.start();
    const needs = {
      config,
      sql,
      record,
      enrolments: record.enrolments,
      devices,
      standing,
      boxes,
      policies: new CompanyPolicies(config.policies, log),
      openings: new OpeningStore(sql),
      owning: { record, replaced, asked },
      redacting: { record, boxes, replaced, asked },
      eraser,
      cases: new Cases(sql, config.maxCaseDays),
      places: new Places(sql),
      alarms,
      aside: new AsideFiles(join(config.data, 'aside'), {
        perPerson: config.aside.perPersonMiB * mebibyte,
        inAll: config.aside.inAllMiB * mebibyte,
      }),
      pokes,
      nonces: new Nonces(sql, seconds),
      key,
      seconds,
      log,
      dismiss: (journal: string) => {
        pokes.dismiss(journal);
      },
      opened: (author: string) => {
        pokes.opened(author);
      },
    };
    for (const slice of endpointSlices) slice.add({ app, signer }, needs);
    return app;
  });
}
