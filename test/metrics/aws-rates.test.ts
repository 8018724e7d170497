import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  attemptedBounces,
  countedBounces,
  countedComplaints,
  reportingProviders,
  unknownBounceTypes,
  unknownPermanentBounces,
} from '../../src/metrics/aws-rates.ts';
import { matching } from '../../src/metrics/promql.ts';

it('says in PromQL what counts towards AWS’s rates, what SES kept back, and what is unknown', () => {
  expect(matching(countedBounces)).toBe(
    '{bounce_type="permanent",bounce_subtype=~"general|no_email|suppressed"}',
  );
  expect(matching(attemptedBounces)).toBe(
    '{bounce_subtype!~"suppressed|on_account_suppression_list|on_tenant_suppression_list|email_validation_suppressed|unsubscribed_recipient"}',
  );
  expect(matching(unknownPermanentBounces)).toBe(
    '{bounce_type="permanent",bounce_subtype!~"general|no_email|suppressed|on_account_suppression_list|on_tenant_suppression_list|email_validation_suppressed|unsubscribed_recipient"}',
  );
  expect(matching(unknownBounceTypes)).toBe('{bounce_type!~"undetermined|permanent|transient"}');
  expect(matching(countedComplaints)).toBe(
    '{feedback_type!~"not_spam",complaint_subtype!~"on_account_suppression_list|on_tenant_suppression_list"}',
  );
  expect(matching(reportingProviders)).toBe('{recipient_provider!~"gmail"}');
});

it.each(['README.md', 'docs/event-log.md'])('is what %s counts as a bounce rate', (file) => {
  expect(readFileSync(file, 'utf8').replaceAll(/\s/g, '')).toContain(
    `bounce_subtype=~"${countedBounces.bounce_subtype.join('|')}"`,
  );
});

it('is what the README counts as complaints', () => {
  const text = readFileSync('README.md', 'utf8');
  expect(text).toContain(`ses_complaints_total${matching(countedComplaints)}`);
  expect(text).toContain(`ses_complained_recipients_total${matching(countedComplaints)}`);
  expect(text).toContain(`ses_delivery_duration_seconds_count${matching(reportingProviders)}`);
});
