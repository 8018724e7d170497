import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { EventLog as Settings, recordFields } from '../../src/config/event-log.ts';
import { createEventLog } from '../../src/counting/event-log/index.ts';
import type { EventRecord } from '../../src/contracts/event-record.ts';
import { createEventSink } from '../../src/counting/event-sink.ts';
import { LedgerError, type Ledger } from '../../src/contracts/ledger.ts';
import { openMemoryLedger } from '../../src/ledger/memory.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import type { SesEvent } from '../../src/events/ses-event.ts';
import {
  decodedEvent,
  feedbackNotifications,
  fixtureJson,
  publishedEvents,
} from '../support/ses-fixtures.ts';
import { countOptions } from '../support/count-options.ts';
import { labelLimit } from '../support/label-limit.ts';

const key = 'a key of the operator’s';

function eventLog(settings: object = {}, tags: readonly string[] = []) {
  const lines: string[] = [];
  const registry = new MetricRegistry();
  const config = Settings.parse({ hash_key: key, ...settings });
  const outputs = new Map([
    ['stdout' as const, { write: (record: EventRecord) => lines.push(JSON.stringify(record)) }],
  ]);
  const log = createEventLog({ config, options: { ...countOptions, tags }, registry, outputs });
  return {
    log,
    registry,
    lines,
    records: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    written: () => registry.family('ses_exporter_event_log_records_total').snapshot()[0]?.value,
  };
}

const bounce = () => decodedEvent(fixtureJson('bounce'));

const eventOf = (type: 'open' | 'bounce' | 'send', at: number): SesEvent => ({
  ...decodedEvent(fixtureJson(type)),
  messageId: `message-${at}`,
});

describe('the event log', () => {
  it('writes no text without end, and none that UTF-8 cannot hold', () => {
    const { log, records, lines } = eventLog({ fields: ['link', 'tags', 'configuration_set'] }, ['campaign']);
    const json = fixtureJson('click');
    json.click.link = `https://example.com/${'x'.repeat(200_000)}`;
    json.mail.tags = { campaign: ['y'.repeat(200_000)], 'ses:configuration-set': ['\uD800'] };
    log.counted('sns', [decodedEvent(json)]);
    expect(lines[0]?.length).toBeLessThan(5_000);
    expect(records()[0]).toMatchObject({
      link: json.click.link.slice(0, 2_048),
      configuration_set: '\uFFFD',
    });
  });

  it('tells of a bounce what the metrics’ labels say, and whom it hit only as a hash', () => {
    const { log, records } = eventLog();
    const event = bounce();
    log.counted('sns', [event]);
    const [recipient] = event.recipients;
    expect(records()).toEqual([
      {
        time: new Date(event.time).toISOString(),
        event: 'bounce',
        account_id: event.accountId,
        region: event.region,
        configuration_set: event.configurationSet,
        identity: event.identity,
        message_id: event.messageId,
        receiver: 'sns',
        recipients: [
          {
            recipient: createHmac('sha256', key)
              .update(recipient?.address ?? '')
              .digest('hex')
              .slice(0, 32),
            provider: 'other',
            status: recipient?.status,
          },
        ],
        bounce_type: 'permanent',
        bounce_subtype: 'general',
      },
    ]);
  });

  it.each([...publishedEvents, ...feedbackNotifications])(
    'shows no address of %s, by default and when recipients are omitted',
    (name) => {
      for (const recipients of ['hashed', 'omitted']) {
        const { log, lines } = eventLog({ recipients });
        log.counted('sns', [decodedEvent(fixtureJson(name))]);
        expect(lines).toHaveLength(1);
        expect(lines[0]).not.toContain('@');
      }
    },
  );

  it('shows addresses, links and readers when asked', () => {
    const { log, records } = eventLog({ recipients: 'plain', fields: recordFields });
    const click = decodedEvent(fixtureJson('click'));
    log.counted('sns', [bounce(), click]);
    const [first, second] = records();
    expect(first).toMatchObject({ recipients: [{ recipient: bounce().recipients[0]?.address }] });
    expect(second).toMatchObject(
      click.type === 'click'
        ? { link: click.detail.link, ip_address: click.detail.ipAddress, user_agent: click.detail.userAgent }
        : {},
    );
  });

  it('tells what servers and templates said when asked, with addresses as in the rest of the record', () => {
    const json = fixtureJson('bounce');
    const [first] = json.bounce.bouncedRecipients;
    const address = 'jane.doe+news@example.org';
    first.emailAddress = address;
    first.diagnosticCode = `smtp; 550 5.1.1 <Jane.Doe+news@example.org>: user unknown (${'x'.repeat(2_000)}`;
    const hash = createHmac('sha256', key).update(address).digest('hex').slice(0, 32);
    const told = (settings: object) => {
      const { log, records } = eventLog({
        ...settings,
        fields: ['recipients', 'diagnostic', 'smtp_response', 'error_message'],
      });
      const others = ['delivery', 'rendering-failure'] as const;
      log.counted('sns', [json, ...others.map(fixtureJson)].map(decodedEvent));
      return records();
    };
    const [bounced, delivered, failed] = told({});
    expect(bounced?.['recipients']).toMatchObject([
      { recipient: hash, diagnostic: expect.stringMatching(`^smtp; 550 5.1.1 <${hash}>: user unknown`) },
    ]);
    expect(JSON.stringify(bounced).length).toBeLessThan(1_500);
    expect(delivered).toMatchObject({ smtp_response: fixtureJson('delivery').delivery.smtpResponse });
    expect(failed).toMatchObject({ error_message: fixtureJson('rendering-failure').failure.errorMessage });
    expect(told({ recipients: 'omitted' })[0]?.['recipients']).toMatchObject([
      { diagnostic: expect.stringContaining('<(address)>: user unknown') },
    ]);
    expect(told({ recipients: 'plain' })[0]?.['recipients']).toMatchObject([
      { recipient: address, diagnostic: expect.stringContaining('<jane.doe+news@example.org>') },
    ]);
  });

  it('hides every address that a server names, in any script and at the end of a sentence', () => {
    const json = fixtureJson('bounce');
    const said = 'smtp; 550 no jane@пример.рф, a@b, one@two@three.example. Ask @admins or a@.';
    json.bounce.bouncedRecipients[0].diagnosticCode = said;
    const { log, records } = eventLog({ recipients: 'omitted', fields: ['recipients', 'diagnostic'] });
    log.counted('sns', [decodedEvent(json)]);
    expect(records()[0]?.['recipients']).toMatchObject([
      { diagnostic: 'smtp; 550 no (address), (address), (address). Ask @admins or a@.' },
    ]);
  });

  it('tells only the fields that are named, and only the message tags that are labels', () => {
    const { log, records } = eventLog({ fields: ['tags', 'bounce_type'] }, ['campaign', 'absent']);
    const json = fixtureJson('bounce');
    json.mail.tags['campaign'] = ['spring'];
    json.mail.tags['secret'] = ['hush'];
    log.counted('sns', [decodedEvent(json)]);
    expect(records()).toEqual([
      { time: expect.any(String), event: 'bounce', tags: { campaign: 'spring' }, bounce_type: 'permanent' },
    ]);
  });

  it('samples by message: all events of one are in, or all are out', () => {
    const { log, records, written } = eventLog({ sample: { open: 0.25, bounce: 0.25, send: 0 } });
    for (let at = 0; at < 2_000; at++)
      log.counted('sns', [eventOf('open', at), eventOf('bounce', at), eventOf('send', at)]);
    const ids = (type: string) =>
      records()
        .filter(({ event }) => event === type)
        .map(({ message_id: id }) => id);
    expect(ids('open')).toEqual(ids('bounce'));
    expect(ids('open').length).toBeGreaterThan(400);
    expect(ids('open').length).toBeLessThan(600);
    expect(ids('send')).toEqual([]);
    expect(written()).toBe(records().length);
  });

  it('has a key when it hashes', () => {
    expect(Settings.safeParse({}).success).toBe(false);
    expect(Settings.safeParse({ recipients: 'omitted' }).success).toBe(true);
  });
});

function sinkOn(ledger: Ledger, log: ReturnType<typeof eventLog>) {
  const registry = new MetricRegistry();
  return createEventSink({
    ledger,
    registry,
    limit: labelLimit(registry, 1_000),
    clock: { now: () => bounce().time },
    retention: 86_400_000,
    options: countOptions,
    eventLog: log.log,
  });
}
const memory = () => openMemoryLedger({ now: () => bounce().time, retention: 86_400_000 });

describe('the event sink with an event log', () => {
  it('writes an event once, however often it comes', async () => {
    const log = eventLog();
    const sink = sinkOn(memory(), log);
    await sink('sns', [bounce(), bounce()]);
    await sink('sns', [bounce()]);
    expect(log.lines).toHaveLength(1);
  });

  it('writes nothing before the ledger has the event', async () => {
    const log = eventLog();
    const ledger = memory();
    let isFull = true;
    const sink = sinkOn(
      {
        ...ledger,
        countOnce: (entries) =>
          isFull ? Promise.reject(new LedgerError('full')) : ledger.countOnce(entries),
      },
      log,
    );
    await expect(sink('sns', [bounce()])).rejects.toThrow('full');
    expect(log.lines).toEqual([]);
    isFull = false;
    await sink('sns', [bounce()]);
    expect(log.lines).toHaveLength(1);
  });
});
