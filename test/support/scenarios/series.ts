import type { EventType } from '../../../src/events/ses-event.ts';
import { limits } from '../../../src/events/limits.ts';
import type { Input } from '../rule-cases/case.ts';
import { from, share, counted, gauge, stepped, written, type Course, type Values } from './values.ts';
import type { Here } from './scenario.ts';

/** Changes the values of series: ends them, or lets them begin later. */
export type Shown = (values: Values) => Values;

const asIs: Shown = (values) => values;

/** A series of an account. */
export function ofAccount(name: string, here: Here, labels = ''): string {
  const { account_id, region } = here;
  return ofTarget(name, here, `account_id="${account_id}",region="${region}"${labels && `,${labels}`}`);
}

/** A series of the exporter’s own. */
export function ofTarget(name: string, { cluster, job, instance }: Here, labels = ''): string {
  return `${name}{cluster="${cluster}",job="${job}",instance="${instance}"${labels && `,${labels}`}}`;
}

/** A gauge of an account. */
export function accountGauge(name: string, here: Here, value: number | Course, labels = ''): Input {
  return { [ofAccount(name, here, labels)]: written(gauge(here, value)) };
}

/** The process: scraped, with receivers to which messages come. */
export function pod(here: Here, shown: Shown = asIs): Input {
  return {
    [ofTarget('up', here)]: written(shown(gauge(here, 1))),
    [ofTarget('ses_exporter_build_info', here, 'version="1"')]: written(shown(gauge(here, 1))),
  };
}

/** A receiver of the process. */
export function receiver(here: Here, perMinute: number | Course = 50, shown: Shown = asIs): Input {
  const course = typeof perMinute === 'number' ? ([[1, perMinute]] as const) : perMinute;
  return {
    [ofTarget('ses_exporter_messages_total', here, 'receiver="sqs"')]: written(shown(counted(here, course))),
  };
}

/** What is shown of every account that is collected: that AWS answers, and its limits. */
export function collected(here: Here, shown: Shown = asIs): Input {
  const values = {
    ses_up: 1,
    ses_limit_bounce_rate_review: limits.bounceRate.review,
    ses_limit_bounce_rate_pause: limits.bounceRate.pause,
    ses_limit_complaint_rate_review: limits.complaintRate.review,
    ses_limit_complaint_rate_pause: limits.complaintRate.pause,
  };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      ofAccount(name, here),
      written(shown(gauge(here, value))),
    ]),
  );
}

/** An exporter that is well: it collects from an account and receives. */
export function watched(here: Here, shown: Shown = asIs): Input {
  return { ...pod(here, shown), ...receiver(here, 50, shown), ...collected(here, shown) };
}

/** Whose mail it is. */
export interface Sender {
  readonly set?: string;
  readonly identity?: string;
  readonly shown?: Shown;
}

const news = { set: 'news', identity: 'shop.example' };

/** Events of a type, each of one recipient unless there are more. */
export function events(
  here: Here,
  type: EventType,
  course: Course,
  { set, identity, shown = asIs, recipients = 1 }: Sender & { readonly recipients?: number } = {},
): Input {
  const own = `configuration_set="${set ?? news.set}"`;
  const labels = `event_type="${type}",${own},identity="${identity ?? news.identity}"`;
  const values = (counts: Course) => written(shown(counted(here, counts)));
  return {
    [ofAccount('ses_events_total', here, labels)]: values(course),
    [ofAccount('ses_event_recipients_total', here, labels)]: values(share(course, recipients)),
    ...(type === 'delivery' && {
      [ofAccount('ses_delivery_duration_seconds_count', here, `${own},recipient_provider="gmail"`)]:
        values(course),
    }),
  };
}

/** A kind of bounce, in the labels’ words. */
export type BounceKind = readonly [type: string, subtype: string];

export const hard: BounceKind = ['permanent', 'general'];
export const soft: BounceKind = ['transient', 'mailbox_full'];

/** Bounced recipients by kind, and the events that tell of them: all that bounce. */
export function bounces(
  here: Here,
  kinds: readonly (readonly [BounceKind, Course])[],
  sender: Sender = {},
): Input {
  const { set = news.set, identity = news.identity, shown = asIs } = sender;
  const all = kinds.map(([, course]) => counted(here, course));
  const sum = all[0]?.map((_, index) => all.reduce((total, one) => total + (one[index] ?? 0), 0)) ?? [];
  const own = `configuration_set="${set}",identity="${identity}"`;
  const total = written(shown(sum));
  return {
    [ofAccount('ses_events_total', here, `event_type="bounce",${own}`)]: total,
    [ofAccount('ses_event_recipients_total', here, `event_type="bounce",${own}`)]: total,
    ...Object.fromEntries(
      kinds.map(([[type, subtype], course]) => [
        ofAccount(
          'ses_bounced_recipients_total',
          here,
          `${own},bounce_type="${type}",bounce_subtype="${subtype}",recipient_provider="gmail"`,
        ),
        written(shown(counted(here, course))),
      ]),
    ),
  };
}

/** Complaints of one kind, of so many recipients each: all that complain. */
export function complaints(
  here: Here,
  course: Course,
  options: Sender & {
    readonly feedback?: string;
    readonly subtype?: string;
    readonly recipients?: number;
  } = {},
): Input {
  const { set = news.set, identity = news.identity, shown = asIs, recipients = 1 } = options;
  const { feedback = 'abuse', subtype = '' } = options;
  const kind = `configuration_set="${set}",feedback_type="${feedback}",complaint_subtype="${subtype}"`;
  const values = (counts: Course) => written(shown(counted(here, counts)));
  return {
    ...events(here, 'complaint', course, options),
    [ofAccount('ses_complaints_total', here, `identity="${identity}",${kind}`)]: values(course),
    [ofAccount('ses_complained_recipients_total', here, `${kind},recipient_provider="yahoo"`)]: values(
      share(course, recipients),
    ),
  };
}

/** A sender whose mail is told of in full: what does not bounce is delivered, and nobody complains. */
export function mail(here: Here, sends: number, hardBounces: number | Course, sender: Sender = {}): Input {
  const course = typeof hardBounces === 'number' ? ([[1, hardBounces]] as const) : hardBounces;
  const delivered = course.map(([minutes, perMinute]) => [minutes, sends - perMinute] as const);
  return {
    ...events(here, 'send', [[1, sends]], sender),
    ...events(here, 'delivery', delivered, sender),
    ...bounces(here, [[hard, course]], sender),
    ...complaints(here, [[1, 0]], sender),
  };
}

/** How the counters of a source move: at a phase of their readings. */
export interface Reading {
  readonly phase?: number;
  readonly shown?: Shown;
}

/** Totals of the account as CloudWatch has them, read every five minutes. */
export function cloudwatch(
  here: Here,
  counts: Partial<Record<EventType, Course>>,
  { phase = 0, shown = asIs }: Reading = {},
): Input {
  return Object.fromEntries(
    Object.entries(counts).map(([type, course]) => [
      ofAccount('ses_cloudwatch_events_total', here, `event_type="${type}"`),
      written(shown(stepped(here, course, 5, phase))),
    ]),
  );
}

/** The same by dimensions: `by` are the labels of the dimensions. */
export function cloudwatchBy(
  here: Here,
  dimensions: string,
  by: string,
  counts: Partial<Record<EventType, Course>>,
): Input {
  return Object.fromEntries(
    Object.entries(counts).map(([type, course]) => [
      ofAccount(
        'ses_cloudwatch_dimension_events_total',
        here,
        `event_type="${type}",dimensions="${dimensions}",${by}`,
      ),
      written(stepped(here, course, 5)),
    ]),
  );
}

interface StatisticsCounts {
  readonly attempts: Course;
  readonly bounces?: Course;
  readonly complaints?: Course;
  readonly rejects?: Course;
}

/** What GetSendStatistics counts, a quarter of an hour at a time. */
export function statistics(
  here: Here,
  { attempts, ...others }: StatisticsCounts,
  { phase = 0, shown = asIs }: Reading = {},
): Input {
  const none = from(1, 0);
  const counts = {
    delivery_attempts: attempts,
    bounces: others.bounces ?? none,
    complaints: others.complaints ?? none,
    rejects: others.rejects ?? none,
  };
  return Object.fromEntries(
    Object.entries(counts).map(([name, course]) => [
      ofAccount(`ses_statistics_${name}_total`, here),
      written(shown(stepped(here, course, 15, phase))),
    ]),
  );
}

/** Whether the event destination of a configuration set is told of a type. */
export function destination(here: Here, set: string, types: Partial<Record<EventType, 0 | 1>>): Input {
  const own = `configuration_set="${set}",destination="events"`;
  return {
    ...accountGauge(
      'ses_configuration_set_event_destination_info',
      here,
      1,
      `${own},kind="sns",arn="arn:aws:sns:eu-west-1:111111111111:ses"`,
    ),
    ...Object.fromEntries(
      Object.entries(types).map(([type, told]) => [
        ofAccount('ses_configuration_set_event_destination_event_type', here, `${own},event_type="${type}"`),
        written(gauge(here, told)),
      ]),
    ),
  };
}
