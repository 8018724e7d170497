import { describe, expect, it } from 'vitest';
import { collectorNames, type CollectorName } from '../../src/collectors/index.ts';
import { openMemoryLedger } from '../../src/ledger/memory.ts';
import { specOf } from '../../src/metrics/catalog.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { ANSWERS_HOLD_MS, SesAnswers } from '../../src/runner/ses-answers.ts';
import { awsFailure, FakeAws } from '../support/aws-fakes.ts';
import { awsBench } from '../support/aws-bench.ts';
import { collectorBench, minute, noon } from '../support/aws-collector-bench.ts';
import { fault } from '../support/aws-fixture-server.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** A registry that notes every value that ses_up is given, between two scrapes too. */
function notingRegistry(now: () => number) {
  const registry = new MetricRegistry(now);
  const values: number[] = [];
  const set = registry.set.bind(registry);
  registry.set = (metric, labels, value) => {
    if (metric === 'ses_up') values.push(value);
    set(metric, labels, value);
  };
  return { registry, values };
}

function world() {
  const clock = new ManualClock(noon);
  const { registry, values } = notingRegistry(() => clock.now());
  const ledger = openMemoryLedger({ now: () => clock.now(), retention: 86_400_000 });
  return { values, before: { clock, registry, ledger } };
}

/** Operations with which a collector begins, so that none of its calls works. */
const denied: Partial<Record<CollectorName, string>> = {
  'send-quota': 'GetSendQuota',
  account: 'GetAccount',
  suppression: 'ListSuppressedDestinations',
};

describe('ses_up', () => {
  it.each(Object.entries(denied))(
    'does not change in half an hour in which %s always fails and eleven others work',
    async (collector, operation) => {
      const { values, before } = world();
      await using bench = await awsBench({ of: collectorNames, before });
      bench.aws.answer(operation, fault('AccessDenied', 'no'));
      await bench.running.firstRuns;
      for (let at = 0; at < 30; at++) await bench.pass(minute);
      expect(await bench.lines('ses_exporter_collector_success')).toContain(
        `ses_exporter_collector_success{collector="${collector}"} 0`,
      );
      expect(await bench.lines('ses_exporter_collector_success{')).toHaveLength(12);
      expect([...new Set(values)]).toEqual([1]);
    },
    60_000,
  );

  it('is 0 only once no call has worked for ten minutes, and 1 with the first that does', async () => {
    const { values, before } = world();
    const aws = new FakeAws();
    const of = ['send-quota', 'account-sending', 'sending-statistics'] as const;
    await using bench = collectorBench({ of, accounts: [aws], before });
    await bench.running.firstRuns;
    const fails = () => (aws.failures = of.map(() => awsFailure()));
    for (let at = 0; at < 9; at++) {
      fails();
      await bench.pass(minute);
    }
    expect(await bench.lines('ses_up')).toEqual(['ses_up 1']);
    fails();
    await bench.pass(minute);
    expect(await bench.lines('ses_up')).toEqual(['ses_up 0']);
    aws.failures = [awsFailure(), undefined, awsFailure()];
    await bench.pass(minute);
    expect(await bench.lines('ses_up')).toEqual(['ses_up 1']);
    // Once each way.
    expect(values.filter((value, at) => at > 0 && value !== values[at - 1])).toEqual([0, 1]);
  });

  it('is 0 from the start where nothing has worked once every collector has tried', async () => {
    const { values, before } = world();
    const aws = new FakeAws();
    aws.failures = [awsFailure(), awsFailure()];
    const of = ['send-quota', 'account-sending'] as const;
    await using bench = collectorBench({ of, accounts: [aws], before });
    await bench.running.firstRuns;
    expect(values).toEqual([0]);
  });
});

describe('the answers of SES', () => {
  it('hold from the last that worked', () => {
    const answers = new SesAnswers();
    answers.worked(1_000);
    expect(answers.noneWorks(999 + ANSWERS_HOLD_MS)).toBe(false);
    expect(answers.noneWorks(1_000 + ANSWERS_HOLD_MS)).toBe(true);
    answers.worked(2_000 + ANSWERS_HOLD_MS);
    expect(answers.noneWorks(3_000 + ANSWERS_HOLD_MS)).toBe(false);
  });

  it('hold for as long as the metric says', () => {
    expect(specOf('ses_up').help).toContain(`none has worked for ${ANSWERS_HOLD_MS / minute} minutes`);
  });

  it('wait for those that are under way', () => {
    const answers = new SesAnswers();
    const [one, other] = [{}, {}];
    answers.begins(one);
    answers.begins(other);
    answers.ended(one);
    expect(answers.noneWorks(0)).toBe(false);
    answers.ended(other);
    expect(answers.noneWorks(0)).toBe(true);
  });
});
