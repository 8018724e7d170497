import type { EventType } from '../../../events/ses-event.ts';
import { restAnswer } from '../../aws-protocols.ts';
import { DAY, HOUR, MINUTE } from '../../company/clock.ts';
import type { World } from '../../company/world.ts';
import { onePage, timestamp, type RestOperations, type SesV2State } from './operation.ts';

/** As far back as the world counts; before that there are four addresses a day. */
const COUNTED = 14 * DAY;
const HISTORY = 150 * DAY;

/** Of all bounces, those whose address is really not there; the addresses of two minutes in three were known. */
const PERMANENT = 0.58;
const NEW_ADDRESSES = 3 * MINUTE;

interface Suppressed {
  readonly EmailAddress: string;
  readonly Reason: 'BOUNCE' | 'COMPLAINT';
  readonly LastUpdateTime: number;
}

export const suppressionOperations: RestOperations = {
  ListSuppressedDestinations: {
    http: 'GET /v2/email/suppression/addresses',
    answer: (input, state) => {
      const time = (name: string) => Date.parse(String(input[name]));
      const from = Number.isNaN(time('StartDate')) ? 0 : time('StartDate');
      const to = Number.isNaN(time('EndDate')) ? state.now : Math.min(state.now, time('EndDate'));
      const { items, NextToken } = onePage([...suppressed(state.world, from, to)], input);
      return restAnswer({ SuppressedDestinationSummaries: items, NextToken });
    },
  },
  ListImportJobs: {
    http: 'POST /v2/email/import-jobs/list',
    answer: (input, state) => {
      const { items, NextToken } = onePage(importJobs(state), input);
      return restAnswer({ ImportJobs: items, NextToken });
    },
  },
  ListExportJobs: {
    http: 'POST /v2/email/list-export-jobs',
    answer: (input, state) => {
      const { items, NextToken } = onePage(exportJobs(state), input);
      return restAnswer({ ExportJobs: items, NextToken });
    },
  },
};

/** Who was suppressed between two times: complaints, and bounces of addresses that do not exist, when a minute is over. */
function* suppressed({ tally, story }: World, from: number, to: number): Generator<Suppressed> {
  const counted = story.start - COUNTED;
  for (let time = story.start - HISTORY; time < Math.min(to, counted); time += 6 * HOUR)
    if (time >= from) yield entry('BOUNCE', time, 0);
  const first = Math.max(counted, Math.floor(from / MINUTE) * MINUTE - MINUTE);
  for (let time = first; time + MINUTE < to; time += MINUTE) {
    if (time + MINUTE < from) continue;
    const count = (type: EventType) => tally.sum(type, time, time + MINUTE);
    const bounces = time % NEW_ADDRESSES === 0 ? Math.round(count('bounce') * PERMANENT) : 0;
    for (let n = bounces; n > 0; n--) yield entry('BOUNCE', time + MINUTE, n);
    for (let n = count('complaint'); n > 0; n--) yield entry('COMPLAINT', time + MINUTE, n);
  }
}

function entry(Reason: Suppressed['Reason'], time: number, n: number): Suppressed {
  const EmailAddress = `kite-friend-${time / MINUTE}-${n}@example.org`;
  return { EmailAddress, Reason, LastUpdateTime: timestamp(time) };
}

function importJobs({ world }: SesV2State) {
  const job = (id: string, days: number, JobStatus: string, counts: object) => ({
    JobId: id,
    ImportDestination: { SuppressionListDestination: { SuppressionListImportAction: 'PUT' } },
    JobStatus,
    CreatedTimestamp: timestamp(world.story.start - days * DAY),
    ...counts,
  });
  return [
    job('import-of-the-old-list', 150, 'COMPLETED', { ProcessedRecordsCount: 3_264, FailedRecordsCount: 0 }),
    job('import-of-a-broken-file', 30, 'FAILED', { ProcessedRecordsCount: 0, FailedRecordsCount: 12 }),
  ];
}

function exportJobs({ world }: SesV2State) {
  const created = world.story.start - 2 * DAY;
  return [
    {
      JobId: 'export-of-last-week',
      ExportSourceType: 'METRICS_DATA',
      JobStatus: 'COMPLETED',
      CreatedTimestamp: timestamp(created),
      CompletedTimestamp: timestamp(created + 5 * MINUTE),
    },
  ];
}
