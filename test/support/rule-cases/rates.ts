import { held, of, type AlertCases, type Input } from './case.ts';

const limits: Input = {
  [of('ses_limit_bounce_rate_review')]: held(0.05, 3_000),
  [of('ses_limit_bounce_rate_pause')]: held(0.1, 3_000),
  [of('ses_limit_complaint_rate_review')]: held(0.001, 3_000),
  [of('ses_limit_complaint_rate_pause')]: held(0.005, 3_000),
};

/** AWS's own rate at a value. */
function byAws(kind: string, value: number, at: number) {
  return { at, input: { ...limits, [of(`ses_reputation_${kind}_rate`)]: held(value, 3_000) } };
}

/** Our rate in two windows, and what was sent in them. */
function burning(
  kind: string,
  windows: readonly [string, string],
  ratios: readonly number[],
  sends: readonly number[],
  at: number,
) {
  const input: Record<string, string> = { ...limits };
  for (const [index, window] of windows.entries()) {
    input[of(`account:ses_${kind}s_per_send:ratio_increase${window}`)] = held(ratios[index] ?? 0, 3_000);
    input[of(`account:ses_mail:increase${window}`, 'event_type="send"')] = held(sends[index] ?? 0, 3_000);
  }
  return { at, input };
}

function ofSet(kind: string, ratio: number, sends: number, at: number) {
  const set = 'configuration_set="news"';
  return {
    at,
    input: {
      ...limits,
      [of(`configuration_set:ses_${kind}s_per_send:ratio_increase1d`, set)]: held(ratio, 3_000),
      [of('configuration_set:ses_event_recipients:increase1d', `${set},event_type="send"`)]: held(
        sends,
        3_000,
      ),
    },
  };
}

function inSight(kind: string, days: number, sends: number, at = 61) {
  return {
    at,
    input: {
      [of(`account:ses_${kind}s_per_send:days_to_review_limit`)]: held(days, 3_000),
      [of('account:ses_mail:increase1d', 'event_type="send"')]: held(sends, 3_000),
    },
  };
}

function casesOf(Kind: string, kind: string, review: number, pause: number): Record<string, AlertCases> {
  return {
    [`Ses${Kind}RateOverPauseLimit`]: {
      fires: [byAws(kind, pause, 6)],
      silent: [byAws(kind, pause * 0.999, 6), byAws(kind, pause, 4)],
    },
    [`Ses${Kind}RateOverReviewLimit`]: {
      fires: [byAws(kind, review, 6), byAws(kind, pause * 0.99, 6)],
      silent: [byAws(kind, review * 0.999, 6), byAws(kind, pause, 6)],
    },
    [`Ses${Kind}RateNearReviewLimit`]: {
      fires: [byAws(kind, review * 0.81, 31)],
      silent: [byAws(kind, review * 0.79, 31), byAws(kind, review, 31), byAws(kind, review * 0.81, 29)],
    },
    [`Ses${Kind}BudgetBurnsFast`]: {
      fires: [burning(kind, ['1h', '5m'], [pause * 1.1, pause * 1.1], [200, 20], 3)],
      silent: [
        burning(kind, ['1h', '5m'], [pause, pause], [200, 20], 3),
        // One bounce of three mails.
        burning(kind, ['1h', '5m'], [0.33, 0.33], [3, 3], 3),
        burning(kind, ['1h', '5m'], [pause * 1.1, pause * 1.1], [199, 20], 3),
        // It is over.
        burning(kind, ['1h', '5m'], [pause * 1.1, 0], [200, 20], 3),
      ],
    },
    [`Ses${Kind}BudgetBurns`]: {
      fires: [burning(kind, ['1d', '1h'], [review * 1.1, review * 1.1], [1_000, 200], 16)],
      silent: [
        burning(kind, ['1d', '1h'], [review, review], [1_000, 200], 16),
        burning(kind, ['1d', '1h'], [review * 1.1, review * 1.1], [999, 200], 16),
        burning(kind, ['1d', '1h'], [review * 1.1, 0], [1_000, 200], 16),
      ],
    },
    [`SesConfigurationSet${Kind}RateHigh`]: {
      fires: [ofSet(kind, review * 1.1, 1_000, 31)],
      silent: [ofSet(kind, review, 1_000, 31), ofSet(kind, review * 2, 999, 31)],
    },
    [`Ses${Kind}LimitInSight`]: {
      fires: [inSight(kind, 2.9, 1_000)],
      silent: [
        inSight(kind, 3, 1_000),
        inSight(kind, -1, 1_000),
        inSight(kind, 2, 999),
        inSight(kind, 2, 1_000, 59),
      ],
    },
  };
}

export const rateCases: Readonly<Record<string, AlertCases>> = {
  ...casesOf('Bounce', 'bounce', 0.05, 0.1),
  ...casesOf('Complaint', 'complaint', 0.001, 0.005),
};
