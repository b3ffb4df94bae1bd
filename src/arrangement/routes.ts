// The routes of the arrangement: how a person keeps their list.

/** See `src/ipc/routes.ts`. */
export const arrangementRoutes = {
  arrangeConversation: { effect: 'write', windows: ['chat'] },
} as const;
