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
    .describe('Domains that feedback comes from, with all below them, by a signature that SES verified.'),
});
export type FeedbackEmailConfig = z.output<typeof FeedbackEmail>;
