import { scope } from '../common/scope.ts';
import { textVariable } from '../common/variables.ts';

const { on, onRecorded, variables: narrowing } = scope();
export { on, onRecorded };

/** The variable with the address before the paths of runbooks. */
export const RUNBOOKS_AT = 'runbooks';

export const variables = [
  ...narrowing,
  textVariable(
    RUNBOOKS_AT,
    'Runbooks at',
    'Address before /prometheus/runbooks: a mirror of the repository, or an exporter’s own address with /documents.',
    // The demo’s. The chart and the mixin put theirs in its place.
    'http://localhost:10587/documents',
  ),
];
