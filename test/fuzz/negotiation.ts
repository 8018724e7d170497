import express from 'express';
import { negotiate } from '../../src/http/negotiation.ts';

/** Express's own reading of the headers, as a scrape meets it. */
export function decodeAccept(input: string): void {
  const headers = { accept: input, 'accept-encoding': input };
  const request = Object.create(express.request, { headers: { value: headers } }) as typeof express.request;
  negotiate(request);
}
