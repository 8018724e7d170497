import { readFileSync } from 'node:fs';
import type { Answer } from '../../src/demo/aws-protocols.ts';

/**
 * An answer of SES's API v2 out of test/fixtures/sesv2: `GetAccount`, or `GetAccount.sandbox` for another of the same
 * operation. test/peers/aws-models.test.ts holds each of them to AWS's own model.
 */
export function sesv2Answer(name: string): Answer {
  const body = readFileSync(new URL(`../fixtures/sesv2/${name}.json`, import.meta.url), 'utf8');
  return { status: 200, type: 'application/json', body };
}
