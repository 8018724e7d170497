import { validate } from 'node-cron';
import { z } from 'zod';
import { parseDuration } from '../platform/duration.ts';

// A configuration is parsed once: to compile its schemas takes longer than to interpret them.
z.config({ jitless: true });

// A `title` names a kind of text in the documents, and tells how a parsed value is written back as text.

const aDuration = 'expected a duration such as 30s, 5m or 14d';

/** A duration as Prometheus writes it, of at least so many milliseconds; milliseconds once parsed. */
const duration = (least: number) =>
  z
    .string(aDuration)
    .meta({ title: 'duration' })
    .transform((text, context) => {
      const parsed = parseDuration(text);
      if (parsed !== undefined && parsed >= least) return parsed;
      context.addIssue(`${aDuration}, got ${JSON.stringify(text)}`);
      return z.NEVER;
    });

export const Duration = duration(1);
export const DurationOrZero = duration(0);

/** A text that is never shown: `writeOnly` is JSON Schema's word for it (draft 7, section 10.3). */
export const Secret = z.string().min(1).meta({ title: 'secret', writeOnly: true });

const anAddress = 'expected an address such as 0.0.0.0:10587, :10587 or [::1]:10587';

/** `host:port`, `:port` or `[::1]:port`, as Prometheus's --web.listen-address takes it. Port 0 picks a free one. */
export const ListenAddress = z
  .string(anAddress)
  .meta({ title: 'address' })
  .transform((text, context) => {
    const match = /^(?:\[(?<v6>[0-9a-fA-F:]+)\]|(?<host>[^:]*)):(?<port>\d{1,5})$/.exec(text);
    const port = Number(match?.groups?.['port']);
    if (match && port <= 65_535) return { host: match.groups?.['v6'] ?? match.groups?.['host'] ?? '', port };
    context.addIssue(`${anAddress}, got ${JSON.stringify(text)}`);
    return z.NEVER;
  });
export type ListenAddress = z.output<typeof ListenAddress>;

/** Whether two listeners cannot have these addresses at the same time. */
export function areSameAddress(one: ListenAddress, other: ListenAddress): boolean {
  const isAny = ({ host }: ListenAddress) => ['', '0.0.0.0', '::'].includes(host);
  return one.port !== 0 && one.port === other.port && (one.host === other.host || isAny(one) || isAny(other));
}

/** Scheme, host and port, nothing else; kept as the URL standard writes it. */
export const Origin = z
  .string()
  .meta({ title: 'origin' })
  .transform((text, context) => {
    const url = URL.parse(text);
    if (url && (url.protocol === 'https:' || url.protocol === 'http:') && url.href === `${url.origin}/`)
      return url.origin;
    context.addIssue(`expected an origin such as http://127.0.0.1:4566, got ${JSON.stringify(text)}`);
    return z.NEVER;
  });

/** A URL of HTTP's. `localhost:5000` is none: it would be the scheme `localhost`. */
export const HttpUrl = z
  .url({ protocol: /^https?$/, error: 'expected a URL such as http://127.0.0.1:5000' })
  .meta({ title: 'URL' });

/** When something runs, as node-cron reads it. */
export const Cron = z
  .string()
  .meta({ title: 'cron expression' })
  .refine(
    (text) => validate(text),
    'expected a cron expression of five fields, or six with seconds, such as */5 * * * *',
  );

const anAccountId = 'expected 12 digits, in quotes';

/** An AWS account's number; it may begin with 0, so that it is no number to YAML. */
export const AccountId = z.string(anAccountId).regex(/^\d{12}$/, anAccountId);

export const Region = z
  .string()
  .meta({ title: 'region' })
  .regex(/^[a-z]{2,4}(?:-[a-z]+)+-\d$/, 'expected an AWS region such as eu-west-1');

/** A topic, with `*` allowed nowhere: every topic is named. */
export const TopicArn = z
  .string()
  .meta({ title: 'topic ARN' })
  .regex(
    /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(?:\.fifo)?$/,
    'expected a topic ARN such as arn:aws:sns:eu-west-1:123456789012:ses-events',
  );
