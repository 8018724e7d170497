import { describe, expect, it } from 'vitest';
import { targetOf } from '../../src/collectors/cloudwatch/mapping.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';

const account = { account_id: '123456789012', region: 'eu-west-1' };

describe('the labels that CloudWatch’s metrics get', () => {
  it.each([
    ['Send', { campaign: 'spring', 'ses:configuration-set': 'news' }],
    ['PublishSuccess', { RuleSetName: 'inbound', RuleName: 'archive' }],
    ['Reputation.BounceRate', { tenant: 'a' }],
  ])('are in memory once, %s’s with dimensions too', (metricName, dimensions) => {
    const { metric, labels } = targetOf({ metricName, dimensions }, account);
    expect(new MetricRegistry().family(metric).series(labels, 0).labels).toBe(labels);
  });
});
