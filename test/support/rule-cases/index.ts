import { accountCases } from './account.ts';
import { burnCases } from './burns.ts';
import type { AlertCases } from './case.ts';
import { deliveryCases } from './deliveries.ts';
import { exporterCases } from './exporter.ts';
import { presenceCases } from './presence.ts';
import { rateCases } from './rates.ts';
import { senderCases } from './senders.ts';
import { silenceCases } from './silence.ts';
import { volumeCases } from './volume.ts';

/** When each alert fires and when it is silent; promtool tries them. */
export const alertCases: Readonly<Record<string, AlertCases>> = {
  ...accountCases,
  ...rateCases,
  ...burnCases,
  ...volumeCases,
  ...deliveryCases,
  ...senderCases,
  ...presenceCases,
  ...exporterCases,
  ...silenceCases,
};
