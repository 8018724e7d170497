import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertGroups } from '../../prometheus/src/alerts/index.ts';
import { startAlertmanager, type Alertmanager } from './alertmanager.ts';
import { eventually } from '../support/eventually.ts';

let alertmanager: Alertmanager;
beforeAll(async () => {
  alertmanager = await startAlertmanager();
});
afterAll(() => alertmanager?.[Symbol.asyncDispose]());

const severities = Object.fromEntries(
  alertGroups().flatMap(({ alerts }) => alerts.map(({ name, severity }) => [name, severity])),
);
type Labels = Readonly<Record<string, string>>;
interface Pair {
  readonly source: string;
  readonly target: string;
  /** Labels of the source's own. */
  readonly own?: Labels;
}
let cases = 0;

/** What becomes of an alert while another fires of the same cluster, job and account, or of what its own labels say. */
async function beside({ source, target, own }: Pair): Promise<() => Promise<string | undefined>> {
  const one = `case-${cases++}`;
  const common = { cluster: one, job: one, account_id: String(cases), region: 'eu-central-1' };
  const labelled = (alertname: string) => ({ ...common, alertname, severity: severities[alertname] ?? '' });
  await alertmanager.fire([{ ...labelled(source), ...own }, labelled(target)]);
  return () => alertmanager.stateOf(labelled(target));
}

const told: readonly Pair[] = [
  // An instance of several says nothing about the others.
  { source: 'SesExporterInstanceDown', target: 'SesAccountPaused' },
  // Events are counted without collectors.
  { source: 'SesCollectorsMissing', target: 'SesBounceBudgetBurnsFast' },
  { source: 'SesCollectorFailing', target: 'SesSendsStopped', own: { collector: 'dedicated-ips' } },
  { source: 'SesBounceBudgetBurnsFast', target: 'SesComplaintRateNearReviewLimit' },
  { source: 'SesComplaintRateOverReviewLimit', target: 'SesBounceBudgetBurns' },
  { source: 'SesBounceBudgetBurns', target: 'SesBounceRateOverPauseLimit' },
  { source: 'SesAccountPaused', target: 'SesSendsStopped', own: { account_id: 'another' } },
  { source: 'SesExporterDown', target: 'SesAccountPaused', own: { account_id: 'another' } },
  { source: 'SesExporterDown', target: 'SesAccountPaused', own: { cluster: 'another' } },
  // Of another exporter's account, perhaps.
  { source: 'SesLedgerFailing', target: 'SesEventsMissing' },
  { source: 'SesBounceRateOverReviewLimit', target: 'SesBounceBudgetBurnsFast' },
];
const keptSilent: readonly Pair[] = [
  { source: 'SesAccountPaused', target: 'SesBounceRateOverPauseLimit' },
  { source: 'SesSendingDisabled', target: 'SesSendsStopped' },
  { source: 'SesExporterDown', target: 'SesExporterInstanceDown' },
  { source: 'SesCollectorsMissing', target: 'SesSourceStale' },
  { source: 'SesCollectorFailing', target: 'SesSendsStopped', own: { collector: 'cloudwatch' } },
  { source: 'SesLedgerFailing', target: 'SesSourceStale' },
  { source: 'SesLedgerFailing', target: 'SesReceiverSilent' },
  { source: 'SesBounceBudgetBurnsFast', target: 'SesBounceRateOverReviewLimit' },
  { source: 'SesEventsMissing', target: 'SesReceiverSilent' },
  { source: 'SesEventsMissing', target: 'SesSourcesDisagree' },
  { source: 'SesReceiverSilent', target: 'SesSourcesDisagree' },
  { source: 'SesBounceBudgetBurnsFast', target: 'SesBounceRateNearReviewLimit' },
  { source: 'SesComplaintRateOverReviewLimit', target: 'SesComplaintBudgetBurns' },
  { source: 'SesQuotaExhausted', target: 'SesQuotaRunsOut' },
];

describe('the example of an Alertmanager', () => {
  it.each(keptSilent)('has $source told, and not also $target', async (pair) => {
    const state = await beside(pair);
    // An Alertmanager hears of what inhibits beside answering who asks.
    await eventually(async () => expect(await state()).toBe('suppressed'));
  });

  it.each(told)('has $source told, and $target too', async (pair) => {
    const state = await beside(pair);
    expect(await state()).toBe('active');
  });
});
