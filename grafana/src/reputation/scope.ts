import { measures } from '../common/measures.ts';
import { scope } from '../common/scope.ts';

export const { on, variables } = scope('configuration_set', 'identity');

export type Kind = 'bounce' | 'complaint';

export const limitsOf = (kind: Kind) => (kind === 'bounce' ? measures.bounceRate : measures.complaintRate);

export const decimalsOf = (kind: Kind) => (kind === 'bounce' ? 2 : 3);

export const account = 'account_id, region';
