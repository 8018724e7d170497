import { z } from 'zod';
import { parseDuration } from '../platform/duration.ts';

/** A duration as Prometheus writes it; milliseconds once parsed. */
export const Duration = z.string().transform((text, context) => {
  const parsed = parseDuration(text);
  if (parsed) return parsed;
  context.addIssue(`expected a duration such as 30s, 5m or 14d, got ${JSON.stringify(text)}`);
  return z.NEVER;
});

/** `host:port`, `:port` or `[::1]:port`, as Prometheus's --web.listen-address takes it. Port 0 picks a free one. */
export const ListenAddress = z.string().transform((text, context) => {
  const match = /^(?:\[(?<v6>[0-9a-fA-F:]+)\]|(?<host>[^:]*)):(?<port>\d{1,5})$/.exec(text);
  const port = Number(match?.groups?.['port']);
  if (match && port <= 65_535) return { host: match.groups?.['v6'] ?? match.groups?.['host'] ?? '', port };
  context.addIssue(
    `expected an address such as 0.0.0.0:10587, :10587 or [::1]:10587, got ${JSON.stringify(text)}`,
  );
  return z.NEVER;
});
export type ListenAddress = z.output<typeof ListenAddress>;

/** Scheme, host and port, nothing else; kept as the URL standard writes it. */
export const Origin = z.string().transform((text, context) => {
  const url = URL.parse(text);
  if (url && (url.protocol === 'https:' || url.protocol === 'http:') && url.href === `${url.origin}/`)
    return url.origin;
  context.addIssue(`expected an origin such as http://127.0.0.1:4566, got ${JSON.stringify(text)}`);
  return z.NEVER;
});

export const Region = z
  .string()
  .regex(/^[a-z]{2,4}(?:-[a-z]+)+-\d$/, 'expected an AWS region such as eu-west-1');

/** A topic, with `*` allowed nowhere: every topic is named. */
export const TopicArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(?:\.fifo)?$/,
    'expected a topic ARN such as arn:aws:sns:eu-west-1:123456789012:ses-events',
  );
