// Which disclosure a client reads: their own language if there is one, its base language, else English.
import { contentHash } from '../../../../src/message/content-hash.ts';

/** A disclosure as shown; `hash` names exactly this text. */
export interface Disclosure {
  readonly text: string;
  readonly hash: string;
  readonly language: string;
}

/** The disclosure for a BCP 47 language tag. `texts` has `en`. */
export function disclosureFor(texts: Readonly<Record<string, { readonly text: string }>>, wanted: string): Disclosure {
  const parts = wanted.toLowerCase().split('-');
  for (let length = parts.length; length > 0; length--) {
    const tag = parts.slice(0, length).join('-');
    const language = Object.keys(texts).find((key) => key.toLowerCase() === tag);
    const text = language === undefined ? undefined : texts[language]?.text;
    if (language !== undefined && text !== undefined) return { text, hash: contentHash(text), language };
  }
  const text = texts['en']?.text ?? '';
  return { text, hash: contentHash(text), language: 'en' };
}
