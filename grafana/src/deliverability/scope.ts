import { recorded, type Outcome } from '../../../prometheus/src/query.ts';
import { ranking } from '../common/ranked.ts';
import { scope } from '../common/scope.ts';

const { on, onRecorded, variables: narrowing } = scope('configuration_set', 'provider');

/** What became of mail over a window, as it is recorded: a series for each configuration set and provider. */
export const outcome = (
  what: Outcome,
  window: '1h' | '1d',
  matchers: Parameters<typeof onRecorded>[1] = {},
) => onRecorded(recorded.outcomes(what, window), matchers);

/** The same whichever provider is chosen. */
const { onRecorded: atAnyProvider } = scope('configuration_set');
export const decidedAtAny = (window: '1h' | '1d') => atAnyProvider(recorded.outcomes('decided', window));

export const worstProviders = ranking({
  name: 'worst_provider',
  label: 'recipient_provider',
  weight: `sum by (recipient_provider) (sum_over_time(${outcome('bounces', '1h')}[$__range:1h])) > 0`,
});

export const failingTemplates = ranking({
  name: 'failing_template',
  label: 'template',
  weight: `sum by (template) (increase(${on('ses_rendering_failures_total')}[$__range])) > 0`,
  count: 5,
});

export { on, onRecorded };
export const variables = [...narrowing, worstProviders.variable, failingTemplates.variable];
