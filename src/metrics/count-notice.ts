import type { CountedIncrement } from './catalog.ts';
import { bareAddress, domainOf } from '../events/address.ts';
import type { SesNotice } from '../events/ses-notice.ts';
import { counter } from './count-event.ts';
import { snakeCase } from '../platform/snake-case.ts';

/** Everything that one notice adds to the counters. */
export function countNotice({ type, status, detail, ...notice }: SesNotice): CountedIncrement[] {
  const about = {
    account_id: notice.accountId,
    region: notice.region,
    status: snakeCase(status),
    ...resourceLabels(notice.resource),
  };
  switch (type) {
    case 'advisor_recommendation': {
      const recommendation = snakeCase(detail.recommendation);
      const impact = snakeCase(detail.impact);
      return [counter('ses_advisor_recommendations_total', { ...about, recommendation, impact })];
    }
    case 'sending_status':
      return [counter('ses_sending_status_changes_total', { ...about, origin: snakeCase(detail.origin) })];
  }
}

/**
 * The kind and name in an ARN such as `arn:aws:ses:eu-west-1:123456789012:tenant/name/id`; both empty where there is
 * none. Of an identity that is an address only the domain is told.
 */
function resourceLabels(arn: string) {
  const [prefix, , service, , , ...rest] = arn.split(':');
  const [kind = '', named = ''] = rest.join(':').split('/');
  const isOfSes = prefix === 'arn' && service === 'ses' && /^[a-z-]+$/.test(kind) && named !== '';
  const [type, name] = isOfSes ? [kind, named] : ['', ''];
  return {
    resource_type: snakeCase(type),
    resource: name.includes('@') ? domainOf(bareAddress(name)) : name,
  };
}
