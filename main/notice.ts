// Which languages the notice comes in, and which one this person sees first.
import { app } from 'electron';
import type { ReplyOf } from '../src/ipc/contract.ts';
import { noticeHash, type LoadedPolicy } from './policy-file.ts';

/** The notice as a session tells it to the window. */
export function noticeOf(loaded: LoadedPolicy, acknowledged: boolean): ReplyOf<'getSession'>['notice'] {
  const texts = loaded.policy.notice?.texts ?? {};
  const locales = Object.keys(texts);
  const wanted = [...app.getPreferredSystemLanguages(), app.getLocale(), 'en'];
  const locale =
    wanted.flatMap((one) => [one, one.split('-')[0] ?? one]).find((one) => locales.includes(one)) ?? locales[0] ?? 'en';
  return {
    version: loaded.policy.notice?.version ?? 0,
    acknowledged,
    hash: noticeHash(loaded.policy),
    locale,
    locales,
    texts,
  };
}

/** Unix second of the last local midnight. */
export function startOfDay(now: Date): number {
  return Math.floor(new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime() / 1000);
}
