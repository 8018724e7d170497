import { recorded } from '../../../prometheus/src/query.ts';
import { scope } from '../common/scope.ts';

export const { on, onRecorded, variables } = scope();

/** Of the account that has used most. */
export const quotaUsed = `max(${onRecorded(recorded.quotaUsed)})`;
