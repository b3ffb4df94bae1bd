// The sample bank's templates: what its advisers write again and again. A real organisation writes its own.
import type { Template } from '../../src/policy/policy.ts';

/** The templates of the sample's policy. */
export const templates: Template[] = [
  {
    id: 'meeting',
    name: 'Suggest a meeting',
    text: 'Thank you for your message. I would like to go through this with you in person.\nWould Tuesday at 10:00 or Thursday at 14:30 suit you, here or by phone?',
  },
  {
    id: 'instruction-by-phone',
    name: 'Instruction needs a call',
    text: 'I cannot take an order or a payment instruction here. Please call me on the number you know, so that I can confirm that it is you; then I will see to it at once.',
  },
  {
    id: 'no-advice',
    name: 'Market view, not advice',
    text: 'What follows is our general view of the market and not advice for your portfolio. Past performance says nothing certain about the future. If you think of acting on it, let us speak first.',
  },
  {
    id: 'documents',
    name: 'Ask for documents',
    text: 'To go on we need from you:\n• a copy of a valid identity document\n• proof of your address, not older than three months\nPlease upload both in e-banking; for your safety, do not send them here.',
  },
];
