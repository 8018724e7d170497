import { windows, type Window } from '../query.ts';
import { accountRecords } from './account.ts';
import { forecastRecords } from './forecasts.ts';
import { outcomeRecords, steps } from './outcomes.ts';
import { partRecords } from './parts.ts';
import { providerRecords } from './providers.ts';
import type { RecordingGroup } from './recording.ts';
import { timeLeftRecords } from './time-left.ts';
import { watchedRecord } from './watched.ts';

/**
 * Long windows change slowly and cost more to read. Not so rarely that a sample is out of Prometheus's sight (five
 * minutes) before the next is there, which would restart the `for` of an alert.
 */
const intervals: Readonly<Record<Window, string>> = { '15m': '1m', '1h': '1m', '1d': '3m', '7d': '3m' };

/** The long windows first: short ones build upon them. */
export const recordingGroups: readonly RecordingGroup[] = [
  ...windows.toReversed().map((window) => ({
    name: `ses-rates-${window}`,
    interval: intervals[window],
    // The account's build upon those of its configuration sets.
    rules: [...partRecords(window), ...accountRecords(window)],
  })),
  {
    name: 'ses-providers',
    interval: '1m',
    rules: (['1h', '1d'] as const).flatMap((window) => [
      ...outcomeRecords(window),
      ...providerRecords(window),
    ]),
  },
  steps,
  {
    name: 'ses-forecasts',
    interval: '1m',
    rules: [...forecastRecords(), ...timeLeftRecords(), watchedRecord],
  },
];
