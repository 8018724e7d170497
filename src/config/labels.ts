import { z } from 'zod';
import { domainKey } from '../events/address.ts';

/** The label that a message tag becomes, with the characters that Prometheus's label names allow. */
export function tagLabel(tag: string): string {
  return `tag_${tag.replaceAll(/[^A-Za-z0-9_]/g, '_')}`;
}

/** Zod's own hostname looks ahead, which Go's regular expressions cannot, and Helm checks its schema with them. */
const DOMAIN = /^[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,62}(?:\.[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,62})*\.?$/;

export const Labels = z.strictObject({
  tags: z
    .array(z.string().regex(/^[A-Za-z0-9_:.@-]{1,256}$/, 'expected a message tag’s name'))
    .max(10)
    .superRefine((tags, context) => {
      for (const [label, same] of Map.groupBy(tags, tagLabel))
        if (same.length > 1)
          context.addIssue(`expected one tag for each label, but ${same.join(' and ')} are both ${label}`);
    })
    .default([])
    .describe(
      'Message tags that become labels tag_<name> of ses_events_total and ses_event_recipients_total; no two may become the same.',
    ),
  providers: z
    .int()
    .min(0)
    .max(100)
    .default(20)
    .describe(
      'Mailbox providers of the exporter’s own table, the largest first, that recipient_provider names; the rest is other.',
    ),
  provider_domains: z
    .record(
      z.string().regex(/^[a-z0-9_]{1,64}$/, 'expected a name of lower-case letters, digits and _'),
      z.array(z.string().max(253).regex(DOMAIN, 'expected a domain')).min(1),
    )
    .refine((own) => Object.keys(own).length <= 100, 'expected at most 100 providers')
    .superRefine((own, context) => {
      const rows = Object.entries(own).flatMap(([name, domains]) =>
        [...new Set(domains.map(domainKey))].map((domain) => ({ name, domain })),
      );
      for (const [domain, same] of Map.groupBy(rows, (row) => row.domain))
        if (same.length > 1)
          context.addIssue(
            `expected one provider for each domain, but ${domain} is of ${same.map(({ name }) => name).join(' and ')}`,
          );
    })
    .default({})
    .describe(
      'Domains of providers of your own by the value for recipient_provider, such as bigcorp: [bigcorp.example]. They take precedence over the table.',
    ),
  max_series_per_metric: z
    .int()
    .min(100)
    .default(10_000)
    .describe(
      'Series a metric of mail may have; of further ones labels become __other__, the tags first, in as many series again at most.',
    ),
});
