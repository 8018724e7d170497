import { describe, expect, it } from 'vitest';
import { noticeKey } from '../../src/events/identity.ts';
import { isNotice, type SesNotice } from '../../src/events/ses-notice.ts';
import { specOf } from '../../src/metrics/catalog.ts';
import { countNotice } from '../../src/metrics/count-notice.ts';
import { decodedOnBus, eventBridgeJson } from '../support/eventbridge-fixtures.ts';
import { incrementLines } from '../support/increment-lines.ts';

const documentedNotices = [
  'advisor-recommendation-open',
  'tenant-finding-open',
  'sending-status-disabled',
] as const;

function noticeIn(json: unknown): SesNotice {
  const decoded = decodedOnBus(json);
  if (decoded.kind !== 'event' || !isNotice(decoded.event)) throw new Error(`no notice: ${decoded.kind}`);
  return decoded.event;
}
const linesOf = (json: unknown) => incrementLines(countNotice(noticeIn(json)));
const keyOf = (json: unknown) => noticeKey(noticeIn(json));

describe('what a notice adds to the counters', () => {
  it.each([
    [
      'advisor-recommendation-open',
      'ses_advisor_recommendations_total{status="open",resource_type="identity",resource="vdm.events-publishing.cajun.syster-games.example.com",recommendation="spf_record_was_not_found",impact=""} +1',
    ],
    [
      'tenant-finding-open',
      'ses_advisor_recommendations_total{status="open",resource_type="tenant",resource="{tenant-name}",recommendation="bounce",impact="high"} +1',
    ],
    [
      'sending-status-disabled',
      'ses_sending_status_changes_total{status="disabled",resource_type="tenant",resource="{tenant-name}",origin="customer_managed"} +1',
    ],
  ] as const)('for the documented %s', (name, line) => {
    const json = eventBridgeJson(name);
    expect(linesOf(json)).toEqual([line]);
    expect(countNotice(noticeIn(json))[0]?.labels).toMatchObject({
      account_id: '012345678901',
      region: 'us-east-1',
    });
  });

  it.each(documentedNotices)('has exactly the labels of the catalog for %s', (name) => {
    for (const { metric, labels } of countNotice(noticeIn(eventBridgeJson(name))))
      expect(Object.keys(labels).toSorted()).toEqual(specOf(metric).labels.toSorted());
  });

  it.each(['Resolved', 'Closed'])('calls a recommendation resolved that SES calls %s', (end) => {
    const json = eventBridgeJson('advisor-recommendation-open');
    json['detail-type'] = `Advisor Recommendation Status ${end}`;
    expect(linesOf(json)[0]).toContain('status="resolved"');
  });

  it('takes the status of the record, and that of the detail-type where there is none', () => {
    const json = eventBridgeJson('sending-status-disabled');
    json['detail-type'] = 'Sending Status Enabled';
    json.detail.data.record.status = 'REINSTATED';
    expect(linesOf(json)[0]).toContain('status="reinstated"');
    delete json.detail.data;
    expect(linesOf(json)[0]).toContain('status="enabled"');
    expect(linesOf(json)[0]).toContain('origin=""');
  });

  it.each([
    ['identity/alice@shop.example.com', 'identity', 'shop.example.com'],
    ['identity/Alice <alice@Shop.example.com>', 'identity', 'shop.example.com'],
    ['configuration-set/marketing', 'configuration_set', 'marketing'],
    ['tenant/acme/tn-1', 'tenant', 'acme'],
    ['', '', ''],
  ])('names the resource %s, and never an address', (end, type, name) => {
    const json = eventBridgeJson('advisor-recommendation-open');
    json.resources = [end && `arn:aws:ses:us-east-1:012345678901:${end}`];
    expect(linesOf(json)[0]).toContain(`resource_type="${type}",resource="${name}"`);
  });

  it('makes no label of a text that AWS does not list', () => {
    const json = eventBridgeJson('advisor-recommendation-open');
    json.detail.data = 'Ask bob@example.com.';
    expect(linesOf(json)[0]).toContain('recommendation="other"');
  });
});

describe('the identity of a notice', () => {
  it('is in what it says, not in its envelope', () => {
    const json = eventBridgeJson('advisor-recommendation-open');
    const again = { ...json, id: 'another', version: '1', 'replay-name': 'a replay' };
    expect(keyOf(again)).toBe(keyOf(json));
  });

  it.each([
    ['detail-type', 'Advisor Recommendation Status Resolved'],
    ['time', '2023-11-15T17:01:00Z'],
    ['account', '999999999999'],
    ['region', 'eu-west-1'],
    ['resources', ['arn:aws:ses:us-east-1:012345678901:identity/example.com']],
    ['detail', { version: '1.0.0', data: 'DKIM record was not found.' }],
  ])('is another with another %s', (name, value) => {
    const json = eventBridgeJson('advisor-recommendation-open');
    expect(keyOf({ ...json, [name]: value })).not.toBe(keyOf(json));
  });

  it('tells two changes within a second apart', () => {
    const json = eventBridgeJson('sending-status-disabled');
    const before = keyOf(json);
    json.detail.data.record.lastUpdatedTimestamp[6] = 5;
    expect(keyOf(json)).not.toBe(before);
  });
});
