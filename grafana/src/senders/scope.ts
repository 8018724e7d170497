import { scope } from '../common/scope.ts';

export const { on, variables } = scope('configuration_set', 'identity');
