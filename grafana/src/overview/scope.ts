import { scope } from '../common/scope.ts';

export const { on, variables } = scope();

export const used = `${on('ses_account_sent_last_24_hours')} / ${on('ses_account_max_24_hour_send')}`;
