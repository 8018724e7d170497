import { selector } from '../../../src/metrics/promql.ts';
import { ACCOUNT, recorded } from '../query.ts';
import type { Recording, RecordingGroup } from './recording.ts';

/** What is watched, so that who sees no alert can tell whether anybody looked. */
export const watchedRecord: Recording = {
  record: recorded.watched,
  expr: `group by (${ACCOUNT}) (${selector('ses_up')})`,
};

/** In the file of the alerts, and by a record of the other file: it is there while both are loaded. */
export const judgedGroup: RecordingGroup = {
  name: 'ses-judged',
  interval: '1m',
  rules: [{ record: recorded.judged, expr: `group by (${ACCOUNT}) (${recorded.watched})` }],
};
