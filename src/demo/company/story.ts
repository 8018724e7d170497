import { DAY, HOUR, MINUTE } from './clock.ts';
import { campaigns, type MailKind } from './index.ts';

/** What is out of the ordinary at a moment. */
export interface Weather {
  /** A mailing to everybody: one of these, in turn from cycle to cycle, so many mails a minute. */
  readonly mailing?: { readonly kinds: readonly MailKind[]; readonly perMinute: number };
  /** Nobody sends anything; what was sent before is still opened and clicked. */
  readonly silent?: boolean;
  /** Mailbox domains that refuse our mail. */
  readonly refusedBy?: readonly string[];
  /** Mailbox domains that take our mail late. */
  readonly deferredBy?: readonly string[];
  readonly brokenTemplate?: string;
  /** Mails a minute in which SES finds a virus. */
  readonly viruses?: number;
  /** The name of an event destination that is disabled. */
  readonly disabledDestination?: string;
  /** CloudWatch shows this share of a minute's events only so many minutes later. */
  readonly withheld?: { readonly share: number; readonly minutes: number };
  /** Every n-th request to AWS is refused. */
  readonly throttled?: number;
  /** AWS refuses every request. */
  readonly outage?: boolean;
  /** Every n-th minute somebody else posts a message to the exporter. */
  readonly forged?: number;
}

export interface Chapter {
  /** Minutes after the cycle's begin, and how long it lasts. */
  readonly at: number;
  readonly minutes: number;
  readonly headline: string;
  /** Where it shows. */
  readonly look: string;
  readonly weather: Weather;
}

const microsoft = ['outlook.com', 'hotmail.com'];

export const chapters: readonly Chapter[] = [
  {
    at: 2,
    minutes: 35,
    headline: 'A newsletter is sent, every other time to a bought list: recipients complain.',
    look: 'ses_complained_recipients_total',
    weather: { mailing: { kinds: [campaigns.sale, campaigns.arrivals], perMinute: 48 } },
  },
  {
    at: 40,
    minutes: 15,
    headline: 'A broken template: shipping notices cannot be rendered.',
    look: 'ses_rendering_failures_total{template="ShippingNotice"}',
    weather: { brokenTemplate: 'ShippingNotice' },
  },
  {
    at: 55,
    minutes: 15,
    headline: 'An infected machine sends invoices, and SES rejects them.',
    look: 'ses_rejects_total',
    weather: { viruses: 4 },
  },
  {
    at: 70,
    minutes: 50,
    headline: 'Outlook blocks the sending IP address: 550 5.7.1.',
    look: 'ses_bounce_status_total{status="5.7.1"}',
    weather: { refusedBy: microsoft },
  },
  {
    at: 115,
    minutes: 120,
    headline: 'Somebody disables the event destination that analytics reads.',
    look: 'ses_configuration_set_event_destination_enabled{destination="analytics"}',
    weather: { disabledDestination: 'analytics' },
  },
  {
    at: 135,
    minutes: 30,
    headline: 'Gmail defers the mail.',
    look: 'ses_delivery_delays_total{recipient_provider="gmail"}',
    weather: { deferredBy: ['gmail.com'] },
  },
  {
    at: 175,
    minutes: 55,
    headline: 'Reminders to all customers: the daily quota fills up.',
    look: 'ses_account_sent_last_24_hours / ses_account_max_24_hour_send',
    weather: { mailing: { kinds: [campaigns.reminder], perMinute: 40 } },
  },
  {
    at: 240,
    minutes: 15,
    headline:
      'CloudWatch is late: 40 % of its counts arrive 45 minutes after the rest, and all are still counted.',
    look: 'ses_cloudwatch_events_total',
    weather: { withheld: { share: 0.4, minutes: 45 } },
  },
  {
    at: 270,
    minutes: 15,
    headline: 'AWS throttles every fourth request.',
    look: 'ses_exporter_aws_request_failures_total{code="Throttling"}',
    weather: { throttled: 4 },
  },
  {
    at: 330,
    minutes: 20,
    headline: 'Somebody posts forged messages to the webhook; not one is counted.',
    look: 'ses_exporter_messages_rejected_total',
    weather: { forged: 3 },
  },
];

export const CYCLE = 6 * HOUR;

/** What happens, again and again. */
export interface Script {
  readonly chapters: readonly Chapter[];
  /** Milliseconds. */
  readonly cycle: number;
}
export const demoScript: Script = { chapters, cycle: CYCLE };

/** How much real traffic runs before the story begins, so that its opens and clicks come in from the first second. */
export const WARM_UP = 2 * HOUR;
const warmUpMailing: Chapter = {
  at: -75,
  minutes: 30,
  headline: '',
  look: '',
  weather: { mailing: { kinds: [campaigns.digest], perMinute: 25 } },
};

/** The story on the calendar: it begins at `start`, at eight in the morning of the company's time, and never ends. */
export class Story {
  readonly start: number;
  readonly #script: Script;

  constructor(start: number, script = demoScript) {
    this.start = start;
    this.#script = script;
  }

  weatherAt(time: number): Weather {
    const minute = (time - this.start) / MINUTE;
    const inCycle = minute < 0 ? minute : minute % (this.#script.cycle / MINUTE);
    const now = [...this.#script.chapters, warmUpMailing].filter(
      (chapter) => inCycle >= chapter.at && inCycle < chapter.at + chapter.minutes,
    );
    return Object.assign({}, ...now.map((chapter) => chapter.weather)) as Weather;
  }

  /** Which mailing of a weather's list it is now. */
  turn<T>(list: readonly T[], time: number): T {
    const cycle = Math.max(0, Math.floor((time - this.start) / this.#script.cycle));
    return list[cycle % list.length] as T;
  }

  /** Chapters that begin after `from` and not after `to`. */
  begun(from: number, to: number): readonly Chapter[] {
    const { chapters: told, cycle: length } = this.#script;
    const cycle = Math.floor((to - this.start) / length);
    return [cycle - 1, cycle].flatMap((index) =>
      told.filter(({ at }) => {
        const begin = this.start + index * length + at * MINUTE;
        return index >= 0 && begin > from && begin <= to;
      }),
    );
  }

  /** Everyday mails a minute: the day's rhythm, and every other day a quiet one (the one before the story is). */
  everydayRate(time: number): number {
    const hour = ((((time - this.start) / HOUR + 8) % 24) + 24) % 24;
    const daylight = hour < 6 ? 0 : Math.sin((Math.PI * (hour - 6)) / 18);
    return this.#busy(time) * (10 + 15 * daylight);
  }

  /** Mails a minute of the mailing that is running, with its campaign. */
  mailing(time: number): { readonly kind: MailKind; readonly perMinute: number } | undefined {
    const { mailing } = this.weatherAt(time);
    if (!mailing) return undefined;
    return {
      kind: this.turn(mailing.kinds, time),
      perMinute: mailing.perMinute * this.#busy(time),
    };
  }

  #busy(time: number): number {
    const day = Math.floor((time - this.start + 8 * HOUR) / DAY);
    return day % 2 === 0 ? 1 : 0.5;
  }
}
