import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/demo/company/clock.ts';
import { noticesAt } from '../../../src/demo/publishing/ses-notices.ts';
import { answerSesV2 } from '../../../src/demo/endpoints/sesv2/index.ts';
import { CYCLE } from '../../../src/demo/company/story.ts';
import { World } from '../../../src/demo/company/world.ts';
import { isNotice, type SesNotice } from '../../../src/events/ses-notice.ts';
import { countNotice } from '../../../src/metrics/count-notice.ts';
import {
  decodedOnBus,
  eventBridgeJson,
  type EventBridgeFixture,
} from '../../support/eventbridge-fixtures.ts';
import { incrementLines } from '../../support/increment-lines.ts';
import { simulatedAccount } from '../../support/simulated-account.ts';

const start = Date.parse('2026-11-23T12:00:00Z');
const world = new World({ seed: 1, start });
const minutes = Array.from({ length: CYCLE / MINUTE }, (_, minute) => start + minute * MINUTE);
const events = minutes.flatMap((time) => noticesAt(world.story, time));

function decoded(event: unknown): SesNotice {
  const { kind, ...rest } = decodedOnBus(event);
  if (kind !== 'event' || !('event' in rest) || !isNotice(rest.event)) throw new Error(`no notice: ${kind}`);
  return rest.event;
}

/** What the API v2 says at a time: the open recommendations and the tenants that may not send. */
function toldByApi(now: number) {
  const ask = (operation: string, input: object = {}) => {
    const reply = answerSesV2(operation, input, { now, world, sendingEnabled: true });
    if ('code' in reply) throw new Error(reply.message);
    return JSON.parse(reply.body) as Record<string, Record<string, string>[]>;
  };
  const { Recommendations = [] } = ask('ListRecommendations', { Filter: { STATUS: 'OPEN' } });
  const { Tenants = [] } = ask('ListTenants');
  return new Set([
    ...Recommendations.map(({ ResourceArn, Type }) => `${ResourceArn} ${Type}`),
    ...Tenants.filter(({ SendingStatus }) => SendingStatus === 'DISABLED').map(({ TenantArn }) => TenantArn),
  ]);
}

/** What a notice is about, in the same words; the advisor's own begin with the type. */
function aboutWhat({ resource, ...notice }: SesNotice): string {
  if (notice.type === 'sending_status') return resource;
  return `${resource} ${notice.detail.recommendation.split(' ')[0]}`;
}

/** What a bus hears in two hours that pass in steps of so many minutes. */
async function heard(step: number): Promise<readonly string[]> {
  await using account = await simulatedAccount();
  const words: string[] = [];
  account.aws.buses.add({ put: (event) => words.push(decoded(event).words) });
  for (let passed = 0; passed < 125; passed += step) account.pass(step * MINUTE);
  return words;
}

/** The names of all objects and members, whatever their values. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length;
  if (value === null || typeof value !== 'object') return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]));
}

describe('the simulated SES’s notices', () => {
  it('are of recommendations, of findings about a tenant, and of its being paused for a while', () => {
    const lines = events.flatMap((event) => incrementLines(countNotice(decoded(event))));
    expect(lines).toEqual(
      expect.arrayContaining([
        'ses_advisor_recommendations_total{status="open",resource_type="identity",resource="news.kitepaper.example",recommendation="dkim_verification_has_failed",impact=""} +1',
        'ses_advisor_recommendations_total{status="resolved",resource_type="identity",resource="news.kitepaper.example",recommendation="dmarc_configuration_was_not_found",impact=""} +1',
        'ses_advisor_recommendations_total{status="open",resource_type="tenant",resource="wind-festival",recommendation="complaint",impact="low"} +1',
        'ses_advisor_recommendations_total{status="resolved",resource_type="tenant",resource="wind-festival",recommendation="bounce",impact="high"} +1',
        'ses_sending_status_changes_total{status="disabled",resource_type="tenant",resource="wind-festival",origin="aws_managed"} +1',
        'ses_sending_status_changes_total{status="enabled",resource_type="tenant",resource="wind-festival",origin="aws_managed"} +1',
      ]),
    );
    expect(lines).toHaveLength(14);
  });

  it.each<[EventBridgeFixture, RegExp]>([
    ['advisor-recommendation-open', /:identity\/.*DKIM/],
    ['tenant-finding-open', /:tenant\/.*"BOUNCE"/],
    ['sending-status-disabled', /Sending Status Disabled/],
  ])('have the form of the documented %s', (name, which) => {
    const {
      version: _version,
      id: _id,
      ...told
    } = events.find((one) => which.test(JSON.stringify(one))) ?? {
      version: '',
      id: '',
    };
    const { version: _, id: __, ...documented } = eventBridgeJson(name) as Record<string, unknown>;
    expect(shapeOf(told)).toEqual(shapeOf(documented));
    expect(told).toMatchObject({ 'detail-type': documented['detail-type'], source: 'aws.ses' });
  });

  it('tell the same as the API v2 at every minute', () => {
    const open = toldByApi(start - MINUTE);
    for (const time of minutes) {
      for (const notice of noticesAt(world.story, time).map(decoded)) {
        if (['open', 'disabled'].includes(notice.status)) open.add(aboutWhat(notice));
        else open.delete(aboutWhat(notice));
      }
      expect(open).toEqual(toldByApi(time));
    }
  });

  it('reach every bus once, in whatever steps time goes', async () => {
    const told = await heard(0.5);
    expect(told).toHaveLength(8);
    expect(await heard(25)).toEqual(told);
  });
});
