import { held, of, ofOther, onGauge, type AlertCases } from './case.ts';

export const accountCases: Readonly<Record<string, AlertCases>> = {
  SesAccountPaused: {
    fires: [
      { at: 1, input: { [of('ses_account_enforcement_status', 'status="shutdown"')]: held(1) } },
      {
        at: 1,
        alerts: 2,
        input: {
          [of('ses_account_enforcement_status', 'status="shutdown"')]: held(1),
          [ofOther('ses_account_enforcement_status', 'status="shutdown"')]: held(1),
        },
      },
    ],
    silent: [
      {
        at: 1,
        input: {
          [of('ses_account_enforcement_status', 'status="shutdown"')]: held(0),
          [of('ses_account_enforcement_status', 'status="healthy"')]: held(1),
        },
      },
    ],
  },
  SesAccountUnderReview: onGauge(of, 'ses_account_enforcement_status', 'status="probation"', [1, 0], 0),
  SesSendingDisabled: onGauge(of, 'ses_account_sending_enabled', '', [0, 1], 2),
  SesAccountInSandbox: onGauge(of, 'ses_account_production_access_enabled', '', [0, 1], 60),
  SesConfigurationSetSendingDisabled: onGauge(
    of,
    'ses_configuration_set_sending_enabled',
    'configuration_set="news"',
    [0, 1],
    5,
  ),
  SesTenantSendingDisabled: onGauge(
    of,
    'ses_tenant_sending_status',
    'tenant="club",status="disabled"',
    [1, 0],
    5,
  ),
};
