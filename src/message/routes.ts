// The routes of messages.

/** See `src/ipc/routes.ts`. */
export const messageRoutes = {
  readThread: { effect: 'read', windows: ['chat'] },
  sendMessage: { effect: 'write', windows: ['chat'] },
} as const;
