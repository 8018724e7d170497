import { recorded } from '../../../prometheus/src/query.ts';
import { measures } from '../common/measures.ts';
import { scope } from '../common/scope.ts';

export const { on, onRecorded, variables } = scope('configuration_set', 'identity');

export type Kind = 'bounce' | 'complaint';

export const limitsOf = (kind: Kind) => (kind === 'bounce' ? measures.bounceRate : measures.complaintRate);

/** The account's, by the events of a window. */
export const rateOf = (kind: Kind) => (kind === 'bounce' ? recorded.bounceRate : recorded.complaintRate);

export const decimalsOf = (kind: Kind) => (kind === 'bounce' ? 2 : 3);
