// The routes of search in one's own messages.

/** See `src/ipc/routes.ts`. */
export const searchRoutes = {
  searchMessages: { effect: 'read', windows: ['chat'] },
} as const;
