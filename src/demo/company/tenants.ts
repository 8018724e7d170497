import { account } from './index.ts';
import type { Story } from './story.ts';

/** Clubs that send with the company's account. */
const clubs = ['kite-school', 'paper-guild', 'wind-festival'] as const;

/** What SES has against a tenant's mail. */
export interface Finding {
  readonly type: 'BOUNCE' | 'COMPLAINT' | 'IP_LISTING';
  readonly impact: 'LOW' | 'HIGH';
  readonly words: string;
}

export interface Tenant {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  /** What SES lets it do. */
  readonly status: 'ENABLED' | 'DISABLED';
  readonly cause: string;
  readonly findings: readonly Finding[];
}

/**
 * How each tenant stands at a time: the API v2 and EventBridge tell the same. While a mailbox provider refuses everybody's
 * mail, SES pauses the club that sends most of it.
 */
export function tenantsAt(story: Story, time: number): readonly Tenant[] {
  return clubs.map((name, index) => {
    const findings = name === 'wind-festival' ? findingsAt(story, time) : [];
    const isPaused = findings.some(({ impact }) => impact === 'HIGH');
    return {
      name,
      id: `tn-${index + 1}`,
      arn: `arn:aws:ses:${account.region}:${account.accountId}:tenant/${name}/tn-${index + 1}`,
      status: isPaused ? 'DISABLED' : 'ENABLED',
      cause: isPaused
        ? 'Sending was paused by the reputation policy.'
        : 'The findings of high impact are resolved.',
      findings,
    };
  });
}

function findingsAt(story: Story, time: number): readonly Finding[] {
  const { mailing, refusedBy } = story.weatherAt(time);
  return [...(mailing ? [complaints] : []), ...(refusedBy ? [bounces, listing] : [])];
}

const complaints: Finding = {
  type: 'COMPLAINT',
  impact: 'LOW',
  words: 'The complaint rate exceeded 0.1% based on a representative volume of 4,120 emails.',
};
const bounces: Finding = {
  type: 'BOUNCE',
  impact: 'HIGH',
  words: 'The bounce rate exceeded 15.0% based on a representative volume of 197 emails.',
};
const listing: Finding = {
  type: 'IP_LISTING',
  impact: 'HIGH',
  words: 'A sending IP address is on a block list.',
};
