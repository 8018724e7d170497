import { readFileSync } from 'node:fs';
import type { Answer } from '../../src/demo/aws-protocols.ts';

/**
 * An answer of SES's API of 2010-12-01 out of test/fixtures/ses: `ListReceiptRuleSets`, or `ListReceiptRuleSets.last` for
 * another of the same operation. test/peers/aws-models.test.ts holds each of them to AWS's own model.
 */
export function sesAnswer(name: string): Answer {
  const body = readFileSync(new URL(`../fixtures/ses/${name}.xml`, import.meta.url), 'utf8');
  return { status: 200, type: 'text/xml', body };
}
