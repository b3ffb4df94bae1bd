// The routes of the notice.

/** See `src/ipc/routes.ts`. */
export const noticeRoutes = {
  acknowledgeNotice: { effect: 'write', windows: ['chat'] },
} as const;
