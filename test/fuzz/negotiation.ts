import { negotiate } from '../../src/http/negotiation.ts';

/** The headers as a scrape brings them. */
export function decodeAccept(input: string): void {
  negotiate({ headers: { accept: input, 'accept-encoding': input } });
}
