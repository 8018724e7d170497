import { z } from 'zod';
import { AccountId, Secret } from '../types.ts';

// EventBridge takes 1 to 512 characters for both, and no colon (API reference, CreateConnectionApiKeyAuthRequestParameters).

/** A header's name as RFC 9110 (section 5.1) has it. */
const HeaderName = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,512}$/, 'expected the name of an HTTP header such as x-api-key');

export const EventBridgeReceiver = z.strictObject({
  accounts: z.array(AccountId).min(1).describe('AWS accounts whose events are counted; no other is trusted.'),
  api_key_name: HeaderName.default('x-api-key').describe('The API key name of the connection: a header.'),
  api_keys: z
    .array(
      Secret.regex(
        /^[\x21-\x39\x3B-\x7E]{16,512}$/,
        'expected 16 to 512 ASCII characters without spaces and colons',
      ),
    )
    .min(1)
    .max(5)
    .describe('API key values of connections, each of which is accepted: several while keys are rotated.'),
});
export type EventBridgeConfig = z.output<typeof EventBridgeReceiver>;
