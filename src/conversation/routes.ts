// The routes of conversations.

/** See `src/ipc/routes.ts`. */
export const conversationRoutes = {
  listConversations: { effect: 'read', windows: ['chat'] },
  markRead: { effect: 'write', windows: ['chat'] },
  blockVisitor: { effect: 'write', windows: ['chat'] },
} as const;
