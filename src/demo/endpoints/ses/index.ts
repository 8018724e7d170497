import { queryAnswer, type Reply } from '../../aws-protocols.ts';
import { DAY, MINUTE } from '../../company/clock.ts';
import { configurationSets } from '../../company/index.ts';
import { identityNames } from '../../company/domains.ts';
import { identityAttributes } from './identities.ts';
import { receivingAnswer } from './receiving.ts';
import type { World } from '../../company/world.ts';

/** Mails in 24 hours and mails a second: what a busy day of the story almost uses up. */
export const quota = { max24HourSend: 38_000, maxSendRate: 14 } as const;

/**
 * Where the quarters of an hour of GetSendStatistics begin. Recorded answers of AWS's have points as many whole quarters
 * before the minute of the request; `hour` has them where a request on the quarter would see them, for a clock so fast
 * that hardly any request falls on it.
 */
export type StatisticsGrid = 'request' | 'hour';

/** What does not follow from the world. */
export interface SesState {
  readonly now: number;
  readonly sendingEnabled: boolean;
  readonly grid: StatisticsGrid;
}

const SLOT = 15 * MINUTE;

/** SES's API of 2010-12-01 over the AWS Query protocol: the operations that the exporter calls. */
export function answerSes(world: World, operation: string, state: SesState): Reply {
  const { now, sendingEnabled, grid } = state;
  switch (operation) {
    case 'GetSendQuota':
      return queryAnswer(
        'ses',
        operation,
        `<Max24HourSend>${quota.max24HourSend}</Max24HourSend><MaxSendRate>${quota.maxSendRate}</MaxSendRate>` +
          `<SentLast24Hours>${world.tally.recipients(now - DAY, now + MINUTE)}</SentLast24Hours>`,
      );
    case 'GetSendStatistics':
      return queryAnswer('ses', operation, `<SendDataPoints>${points(world, now, grid)}</SendDataPoints>`);
    case 'GetAccountSendingEnabled':
      return queryAnswer('ses', operation, `<Enabled>${sendingEnabled}</Enabled>`);
    case 'ListConfigurationSets':
      return queryAnswer(
        'ses',
        operation,
        `<ConfigurationSets>${configurationSets.map((name) => `<member><Name>${name}</Name></member>`).join('')}</ConfigurationSets>`,
      );
    case 'ListIdentities':
      return queryAnswer(
        'ses',
        operation,
        `<Identities>${identityNames.map((name) => `<member>${name}</member>`).join('')}</Identities>`,
      );
    default: {
      const result = identityAttributes(world, operation, now) ?? receivingAnswer(operation);
      if (result !== undefined) return queryAnswer('ses', operation, result);
      const message = `Could not find operation ${operation} for version 2010-12-01`;
      return { status: 400, code: 'InvalidAction', message };
    }
  }
}

/** Two weeks of points that are over; slots without mail have none. AWS promises no order, so there is none. */
function points({ tally }: World, now: number, grid: StatisticsGrid): string {
  const members: string[] = [];
  const unit = grid === 'request' ? MINUTE : SLOT;
  const end = Math.floor(now / unit) * unit;
  for (let start = end - SLOT; start >= now - 14 * DAY; start -= SLOT) {
    const sum = (type: Parameters<typeof tally.sum>[0]) => tally.sum(type, start, start + SLOT);
    const [attempts, bounces] = [sum('send'), sum('bounce')];
    const [complaints, rejects] = [sum('complaint'), sum('reject')];
    if (attempts + bounces + complaints + rejects === 0) continue;
    members.push(
      `<member><Timestamp>${new Date(start).toISOString().replace('.000', '')}</Timestamp>` +
        `<DeliveryAttempts>${attempts}</DeliveryAttempts><Bounces>${bounces}</Bounces>` +
        `<Complaints>${complaints}</Complaints><Rejects>${rejects}</Rejects></member>`,
    );
  }
  const third = Math.floor(members.length / 3);
  return [...members.slice(third).toReversed(), ...members.slice(0, third)].join('');
}
