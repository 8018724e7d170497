import { openAdvice, type Advice } from '../company/advice.ts';
import { MINUTE } from '../company/clock.ts';
import { eventBridgeEvent } from './eventbridge-bus.ts';
import type { Story } from '../company/story.ts';
import { tenantsAt, type Tenant } from '../company/tenants.ts';

type Notice = ReturnType<typeof eventBridgeEvent>;

/**
 * What SES tells over EventBridge when a minute begins: where the standing of the account is another than a minute before.
 * Source of the forms: Amazon SES developer guide, "Monitoring SES events using Amazon EventBridge" and "Tenants".
 * @param time milliseconds since the epoch, a whole minute
 */
export function noticesAt(story: Story, time: number): readonly Notice[] {
  const advice = { before: openAdvice(story, time - MINUTE), now: openAdvice(story, time) };
  const wasAllowed = new Map(tenantsAt(story, time - MINUTE).map(({ name, status }) => [name, status]));
  return [
    ...missingIn(advice.before, advice.now).map((one) => recommendation('Open', one, time)),
    ...missingIn(advice.now, advice.before).map((one) => recommendation('Resolved', one, time)),
    ...tenantsAt(story, time)
      .filter(({ name, status }) => status !== wasAllowed.get(name))
      .map((tenant) => sendingStatus(tenant, time)),
  ];
}

/** Of the other advice, what one list does not have. */
function missingIn(list: readonly Advice[], other: readonly Advice[]): readonly Advice[] {
  return other.filter(
    ({ resource, type }) => !list.some((one) => one.resource === resource && one.type === type),
  );
}

/** The advisor's own words end with a full stop; findings about tenants tell type and impact as well. */
function recommendation(status: 'Open' | 'Resolved', advice: Advice, time: number): Notice {
  const { resource, type, impact, words, isFinding } = advice;
  const detail = isFinding
    ? { version: '1.0.0', data: words, metadata: { impact, type } }
    : { version: '1.0.0', data: `${words}.` };
  return eventBridgeEvent(detail, time, `Advisor Recommendation Status ${status}`, resource);
}

function sendingStatus({ arn, status, cause }: Tenant, time: number): Notice {
  const at = new Date(time);
  const lastUpdatedTimestamp = [
    at.getUTCFullYear(),
    at.getUTCMonth() + 1,
    at.getUTCDate(),
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds(),
    0,
  ];
  const record = { status, cause, lastUpdatedTimestamp };
  const detail = { version: '1.0.0', data: { origin: 'AWS_MANAGED', record } };
  const detailType = status === 'DISABLED' ? 'Sending Status Disabled' : 'Sending Status Enabled';
  return eventBridgeEvent(detail, time, detailType, arn);
}
