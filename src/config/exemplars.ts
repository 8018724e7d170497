import { z } from 'zod';

const traceSources = ['tag', 'header'] as const;
export type TraceSource = (typeof traceSources)[number];

export const Exemplars = z.strictObject({
  from: z
    .array(z.enum(traceSources))
    .default([])
    .describe(
      'Where an event’s trace is read: the message tag traceparent, the mail’s header traceparent, the first that has one. It becomes an exemplar of what the event counts.',
    ),
});
