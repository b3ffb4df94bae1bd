// Answers the chat window about policies: what is in force, and what was.
import type { policyRoutes } from '../../src/policy/routes.ts';
import { inForceRows } from '../in-force.ts';
import type { HandlersOf } from '../ipc/register.ts';
import type { ChatApp } from './app/context.ts';

/** Handlers of `policyRoutes`. */
export function policyHandlers({
  config,
  vault,
  record,
  life,
}: Pick<ChatApp, 'config' | 'vault' | 'record' | 'life'>): HandlersOf<typeof policyRoutes, 'chat'> {
  return {
    getInForce: async () =>
      life.open === null
        ? { values: [] }
        : inForceRows(life.open.loaded, life.open.keyStore, record.state, config.origin),
    listMyHistory: () => vault.ask('myHistory', {}),
  };
}
