// Puts the fake review host where the preload would put the real one, then starts the real window.
import { createFakeReviewHost } from './review.ts';

const asked = new URLSearchParams(location.search);
for (const name of ['theme']) {
  const value = asked.get(name);
  if (value !== null) document.documentElement.dataset[name] = value;
}
const slow = asked.get('slow');
const fault = asked.get('fault');
Object.defineProperty(window, 'candor', {
  value: createFakeReviewHost({
    ...(slow === null ? {} : { slow: Number(slow) }),
    ...(fault === null ? {} : { fault }),
    ...(asked.has('nameless') ? { nameless: 9 } : {}),
    ...(asked.has('unopened')
      ? {
          unopened: [
            { author: 'Tomas Vestergren', lane: 'drafts' as const, page: 4, why: 'what was let out is not a page key' },
            {
              author: 'Tomas Vestergren',
              lane: 'messages' as const,
              page: 11,
              why: 'frame 4102 has a time no calendar has',
            },
          ],
        }
      : {}),
    ...(asked.has('takenout')
      ? {
          takenOut: [false, true].map((erased, i) => ({
            redaction: 8 - i,
            journal: 'AAAAAAAAAAAAAAAAAAAAAA',
            epoch: 0,
            author: { id: 'tomas', name: 'Tomas Vestergren' },
            page: 4,
            day: 20_778 - i,
            at: Date.now() - 86_400_000,
            until: Date.now() + 86_400_000,
            erased,
          })),
        }
      : {}),
    ...(asked.has('late')
      ? {
          late: [
            { author: 'Tomas Vestergren', lane: 'drafts' as const, page: 4, day: 20_760, arrived: 20_778, open: false },
          ],
        }
      : {}),
    ...(asked.has('contradictions')
      ? {
          contradictions: [
            { author: 'Tomas Vestergren', sentence: 'Entries 41 and 58 of the messages are one message told twice.' },
          ],
        }
      : {}),
    ...(asked.has('refuse')
      ? {
          refuse: {
            code: 'custodian-refused' as const,
            message: 'T. Ullmersen did not agree to open drafts for this case. Nothing was opened.',
            next: 'Open it without drafts, or ask her why.',
          },
        }
      : {}),
  }),
});
await import('../../renderer/review/main.tsx');
