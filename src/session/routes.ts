// The routes of the session: who is here, under what, and going in order.

/** See `src/ipc/routes.ts`. */
export const sessionRoutes = {
  getSession: { effect: 'read', windows: ['chat', 'review'] },
  readyToClose: { effect: 'read', windows: ['chat'] },
} as const;
