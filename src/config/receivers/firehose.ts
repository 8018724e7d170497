import { z } from 'zod';
import { Secret } from '../types.ts';

/** A stream’s name has 1 to 64 of these characters (Amazon Data Firehose API reference, CreateDeliveryStream). */
const StreamArn = z
  .string()
  .meta({ title: 'stream ARN' })
  .regex(
    /^arn:aws[a-z-]*:firehose:[a-z0-9-]+:\d{12}:deliverystream\/[\w.-]{1,64}$/,
    'expected a stream ARN such as arn:aws:firehose:eu-west-1:123456789012:deliverystream/ses-events',
  );

export const FirehoseReceiver = z.strictObject({
  sources: z
    .array(StreamArn)
    .min(1)
    .describe('Firehose streams whose events are counted; no other stream is trusted.'),
  access_keys: z
    .array(
      // A stream’s key has up to 4,096 characters (API reference, HttpEndpointConfiguration).
      Secret.regex(/^[\x21-\x7E]{16,4096}$/, 'expected 16 to 4096 ASCII characters without spaces'),
    )
    .min(1)
    .max(5)
    .describe('Access keys of streams, each of which is accepted: several while keys are rotated.'),
});
export type FirehoseConfig = z.output<typeof FirehoseReceiver>;
