import { account } from './index.ts';
import type { Story } from './story.ts';
import { tenantsAt } from './tenants.ts';

const shop = 'shop.kitepaper.example';
const news = 'news.kitepaper.example';

/** A recommendation of Virtual Deliverability Manager's advisor, or a finding about a tenant. */
export interface Advice {
  /** The ARN of what it is about. */
  readonly resource: string;
  readonly type: string;
  readonly impact: 'LOW' | 'HIGH';
  /** Of the advisor's own, as SES's developer guide words it ("Monitoring SES events using Amazon EventBridge"). */
  readonly words: string;
  readonly isFinding: boolean;
}

/**
 * What is open at a time: ListRecommendations and EventBridge tell the same. Findings about tenants are among them ("can
 * be retrieved using the ListRecommendations operation": API v2 reference, ReputationEntity). The newsletter's domain has
 * lost its records for as long as its name servers fail.
 */
export function openAdvice(story: Story, time: number): readonly Advice[] {
  const { deferredBy } = story.weatherAt(time);
  const findings = tenantsAt(story, time).flatMap(({ arn, findings: found }) =>
    found.map((finding): Advice => ({ ...finding, resource: arn, isFinding: true })),
  );
  return [
    about(shop, 'DMARC', 'LOW', 'DMARC configuration was not found'),
    about(shop, 'BIMI', 'LOW', 'BIMI record not found or configured without default selector'),
    ...(deferredBy
      ? [
          about(news, 'DKIM', 'HIGH', 'DKIM verification has failed'),
          about(news, 'DMARC', 'LOW', 'DMARC configuration was not found'),
        ]
      : []),
    ...findings,
  ];
}

/** What was mended before the story began. */
export const fixedAdvice: readonly Advice[] = [
  about(shop, 'DKIM', 'HIGH', 'DKIM verification is not enabled'),
];

function about(domain: string, type: string, impact: Advice['impact'], words: string): Advice {
  const resource = `arn:aws:ses:${account.region}:${account.accountId}:identity/${domain}`;
  return { resource, type, impact, words, isFinding: false };
}
