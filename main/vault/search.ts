// Operations on words: messages found by them.
import type { ReplyOf, RequestOf } from '../../src/ipc/contract.ts';
import type { House } from './house.ts';

/** See the first line. */
export const searchOperations = {
  search: ({ vault }: House, { query, limit }: RequestOf<'searchMessages'>): ReplyOf<'searchMessages'> => {
    const { messages, searched, indexedBackTo } = vault.search.find(query, limit);
    const { conversation } = vault.views;
    return {
      hits: messages.map((message) => ({
        message,
        contact: conversation.find(message.conversation)?.contact.name ?? '',
      })),
      searched,
      indexedBackTo,
    };
  },
};
