import { from, held, of, ofOther, onGauge, type AlertCases } from './case.ts';

/** An alert on a gauge of an account's, that does not have to hold anew where one pod takes over from another. */
function onAccount(
  name: string,
  labels: string,
  values: readonly [number, number],
  minutes: number,
): AlertCases {
  const { fires, silent } = onGauge(of, name, labels, values, minutes);
  const input = {
    [of(name, labels, from('a'))]: `${values[0]}x${minutes - 1} stale`,
    [of(name, labels, from('b'))]: `_x${minutes} ${values[0]}x60`,
  };
  return { fires: [...fires, { at: minutes + 1, input }], silent };
}

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
  SesSendingDisabled: onAccount('ses_account_sending_enabled', '', [0, 1], 2),
  SesAccountInSandbox: onAccount('ses_account_production_access_enabled', '', [0, 1], 60),
  SesConfigurationSetSendingDisabled: onAccount(
    'ses_configuration_set_sending_enabled',
    'configuration_set="news"',
    [0, 1],
    5,
  ),
  SesTenantSendingDisabled: onAccount(
    'ses_tenant_sending_status',
    'tenant="club",status="disabled"',
    [1, 0],
    5,
  ),
};
