import { join } from 'node:path';
import { Config } from '../config/config.ts';
import { receiversConfig, demoKey, type DemoReceiver } from './event-destinations.ts';
import type { EventLogOutput } from '../config/event-log.ts';
import { feedbackAddress } from './publishing/feedback-mail.ts';
import type { SimulatedAws } from './simulated-aws.ts';

export interface DemoPlaces {
  readonly webListen: string;
  readonly webhooksListen: string;
  /** Where the ledger lies: it goes with the demo. */
  readonly folder: string;
  readonly receivers?: readonly DemoReceiver[];
  /** Where a record of each event goes; nowhere by default. */
  readonly eventLog?: readonly EventLogOutput[];
}

/** What an operator would write for this account, with schedules for a clock that runs fast. */
export function demoConfig(
  aws: SimulatedAws,
  { webListen, webhooksListen, folder, receivers = ['sns'], eventLog = [] }: DemoPlaces,
): Config {
  const often = { schedule: '*/2 * * * * *' };
  return Config.parse({
    accounts: [{ region: aws.region, endpoint: aws.endpoint }],
    collectors: {
      'sending-statistics': { schedule: '*/5 * * * * *' },
      'send-quota': often,
      'account-sending': often,
      inventory: { schedule: '*/10 * * * * *' },
      account: often,
      reputation: often,
      suppression: { schedule: '*/10 * * * * *', recount: '1d' },
      deliverability: { enabled: true, schedule: '*/10 * * * * *', isps: ['Gmail', 'Yahoo', 'Hotmail'] },
      identities: often,
      'configuration-sets': often,
      'dedicated-ips': often,
      resources: { schedule: '*/10 * * * * *' },
      cloudwatch: { ...often, period: '5m', lookback: '3h', discovery: '10m' },
    },
    receivers: receiversConfig(receivers, aws),
    labels: { tags: ['campaign'] },
    events: {
      ...(receivers.includes('feedback-email') && { feedback_email: { recipients: [feedbackAddress] } }),
      ...(eventLog.length > 0 && { log: { to: [...eventLog], hash_key: demoKey } }),
    },
    ledger: { type: 'sqlite', path: join(folder, 'ledger.db') },
    web: { listen: webListen },
    webhooks: { listen: webhooksListen },
    log: { level: 'warn' },
  });
}
