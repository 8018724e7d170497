import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Threshold } from '@grafana/grafana-foundation-sdk/dashboard';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { level } from '../../grafana/src/common/palette.ts';
import { limits } from '../../src/events/limits.ts';
import { panels } from '../support/dashboards.ts';
import { held, of } from '../support/rule-cases/case.ts';
import { promtoolBeside, readRules } from './promtool.ts';

/** What a screen shows of a value: the number that a panel colours, in this column or by this query. */
interface Shown {
  readonly panel: string;
  readonly of?: string;
  readonly value: number;
}

interface Moment {
  readonly title: string;
  readonly input: Readonly<Record<string, string>>;
  /** The alerts on the measure, as a pattern. */
  readonly alerts: string;
  readonly level: keyof typeof level;
  readonly shown: readonly Shown[];
}

const MINUTES = 60;

const rates = (
  [
    ['Bounce', 'bounce', limits.bounceRate],
    ['Complaint', 'complaint', limits.complaintRate],
  ] as const
).flatMap(([Kind, kind, { review, pause }]) =>
  (
    [
      ['far below the review limit', 0.5 * review, 'fine'],
      ['near it', 0.8 * review, 'warning'],
      ['a little below it', 0.999 * review, 'warning'],
      ['at it', review, 'critical'],
      ['at 125 % of it', 1.25 * review, 'critical'],
      ['at the pause limit', pause, 'critical'],
      ['beyond the pause limit', 1.5 * pause, 'critical'],
    ] as const
  ).map(([where, value, judged]): Moment => ({
    title: `a ${kind} rate ${where}`,
    input: {
      [of(`ses_reputation_${kind}_rate`)]: held(value, MINUTES),
      [of(`ses_limit_${kind}_rate_review`)]: held(review, MINUTES),
      [of(`ses_limit_${kind}_rate_pause`)]: held(pause, MINUTES),
    },
    alerts: `Ses${Kind}Rate.+`,
    level: judged,
    shown: [
      { panel: 'ses-overview: Accounts', of: `${Kind}s`, value },
      {
        panel: 'ses-overview: Usage of AWS’s limits',
        of: kind === 'bounce' ? 'A' : 'B',
        value: value / review,
      },
      { panel: `ses-reputation: ${Kind} rate headroom to review`, value: review - value },
      ...(value >= review ? [{ panel: 'ses-overview: Accounts', of: 'Review in', value: 0 }] : []),
      // Lines: what is on one is of the line's colour.
      ...(value === review || value === pause
        ? [
            { panel: `ses-overview: ${Kind} rate over time`, value },
            { panel: `ses-reputation: ${Kind} rate of the account`, value },
          ]
        : []),
    ],
  })),
);

const QUOTA = 10_000;
const quotas = (
  [
    [0.5, 'fine'],
    [0.8, 'fine'],
    [0.81, 'warning'],
    [0.95, 'warning'],
    [0.96, 'critical'],
    [1, 'critical'],
  ] as const
).map(([share, judged]): Moment => ({
  title: `a quota used by ${share}`,
  input: {
    [of('ses_account_max_24_hour_send')]: held(QUOTA, MINUTES),
    [of('ses_account_sent_last_24_hours')]: held(share * QUOTA, MINUTES),
  },
  alerts: 'SesQuota(NearlyUsed|Exhausted)',
  level: judged,
  shown: [
    { panel: 'ses-overview: Accounts', of: 'Quota', value: share },
    { panel: 'ses-overview: Usage of AWS’s limits', of: 'C', value: share },
    ...(share === 1 ? [{ panel: 'ses-overview: Accounts', of: 'Full in', value: 0 }] : []),
  ],
}));

interface Mapping {
  readonly type: string;
  readonly options: Readonly<Record<string, { readonly color?: string }>>;
}

/** As Grafana chooses it: by a mapping of the value, else by the last step that is not above it. */
function colourOf({ panel: name, of: part, value }: Shown): string | undefined {
  const { panel } = panels.find((one) => one.name === name) ?? {};
  if (!panel?.fieldConfig) throw new Error(`there is no panel ${name}`);
  const { defaults, overrides } = panel.fieldConfig;
  const own = overrides
    .filter(({ matcher }) => matcher.options === part)
    .flatMap(({ properties }) => properties);
  const set = (id: string) => own.find((property) => property.id === id)?.value;
  const mapped = (set('mappings') as Mapping[] | undefined)?.find(({ options }) => String(value) in options);
  const { steps } = (set('thresholds') ?? defaults.thresholds) as { steps: Threshold[] };
  const reached = steps.filter((step) => step.value === null || step.value <= value);
  return mapped?.options[String(value)]?.color ?? reached.at(-1)?.color;
}

/** The alerts on these measures, after what they build upon: all rules together would take minutes. */
const alerts = rulesOf('alerts').filter(({ alert = '' }) =>
  [...rates, ...quotas].some((moment) => new RegExp(`^(?:${moment.alerts})$`).test(alert)),
);
const judging = [
  ...rulesOf('recording').filter(({ record = '' }) =>
    alerts.some(({ expr }) => record && expr.includes(record)),
  ),
  ...alerts,
];

function rulesOf(file: string) {
  return readRules(`prometheus/rules/ses-${file}.yaml`).groups.flatMap(({ rules }) => rules);
}

const firing = (names: string, severity: string) =>
  `count(ALERTS{alertname=~"${names}",alertstate="firing",severity="${severity}"}) or vector(0)`;

it.each([...rates, ...quotas])('$title has the colour of what fires, wherever it is shown', (moment) => {
  for (const shown of moment.shown)
    expect({ ...shown, colour: colourOf(shown) }).toEqual({ ...shown, colour: level[moment.level] });
});

it('and these alerts are what Prometheus makes of the rules', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ses-exporter-colours-'));
  try {
    const ruleFile = join(folder, 'rules.yaml');
    writeFileSync(ruleFile, stringify({ groups: [{ name: 'rules', rules: judging }] }, { lineWidth: 0 }));
    const content = {
      rule_files: [ruleFile],
      evaluation_interval: '2m',
      tests: [...rates, ...quotas].map(({ title, input, alerts: names, level: judged }) => ({
        name: title,
        interval: '1m',
        input_series: Object.entries(input).map(([series, values]) => ({ series, values })),
        promql_expr_test: ['critical', 'warning'].map((severity) => ({
          expr: firing(names, severity),
          eval_time: `${MINUTES}m`,
          exp_samples: [{ labels: '{}', value: judged === severity ? 1 : 0 }],
        })),
      })),
    };
    const file = join(folder, 'test.yaml');
    writeFileSync(file, stringify(content, { lineWidth: 0 }));
    const { isContent, said } = await promtoolBeside('test', 'rules', file);
    expect(isContent ? '' : said).toBe('');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
