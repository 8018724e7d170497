import { z } from 'zod';

const lowerCase = (text: string) => text.toLowerCase();

export const FeedbackEmail = z.strictObject({
  recipients: z
    .array(
      z
        .string()
        .regex(/^[^@\s]*@[^@\s]+$/, 'expected an address, or @ and a domain')
        .transform(lowerCase),
    )
    .min(1)
    .describe('Addresses, or @domain, that SES forwards feedback to; other mail is not read.'),
  senders: z
    .array(
      z
        .string()
        .regex(/^[\w.-]+$/, 'expected a domain')
        .transform(lowerCase),
    )
    .min(1)
    .default(['amazonses.com'])
    .describe('Domains that feedback comes from, with all below them.'),
  verdict: z
    .enum(['dmarc', 'dkim'])
    .default('dmarc')
    .describe(
      'What must PASS by SES’s own finding. dkim alone does not tie the mail to its From: anybody’s signature is enough.',
    ),
});
export type FeedbackEmailConfig = z.output<typeof FeedbackEmail>;
