// The routes of the policy: what is in force, and what was.

/** See `src/ipc/routes.ts`. */
export const policyRoutes = {
  getInForce: { effect: 'read', windows: ['chat'] },
  listMyHistory: { effect: 'read', windows: ['chat'] },
} as const;
