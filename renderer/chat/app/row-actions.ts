// What can be done with a conversation: the list of what the slices offer, in the order of the menu.
import { arrangementActions } from '../arrangement/arrangement-actions.ts';
import type { RowAction } from '../conversation/row-action.ts';

export const rowActions: readonly RowAction[] = [...arrangementActions];
