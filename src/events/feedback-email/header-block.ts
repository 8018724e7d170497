import { bareAddress } from '../address.ts';

/** The values of header-like fields by lower-case name, from top to bottom. */
export type Block = ReadonlyMap<string, readonly string[]>;

/** More recipients, and so blocks, than one mail of SES's can have (50; "Service quotas in Amazon SES"). */
export const MAX_RECIPIENTS = 200;

/** As much of a report as is read: 2,600 characters and 200 lines for each of 50 recipients. */
const MAX_BLOCKS = 131_072;
const MAX_LINES = 10_000;
const MAX_HEADER = 65_536;

/**
 * Blocks of `Name: value` lines with an empty line between them, folded lines joined, as reports of delivery (RFC 3464,
 * section 2.1) and of abuse (RFC 5965, section 3) have them. What is no such line is left out.
 */
export function headerBlocks(text: string): readonly Block[] {
  const blocks: Map<string, string[]>[] = [];
  let block: Map<string, string[]> | undefined;
  let last: string[] | undefined;
  for (const line of text.slice(0, MAX_BLOCKS).split(/\r\n|\n|\r/, MAX_LINES)) {
    if (line.trim() === '') {
      block = undefined;
      continue;
    }
    const colon = line.indexOf(':');
    if ((line.startsWith(' ') || line.startsWith('\t')) && block && last) {
      last.push(`${last.pop() ?? ''} ${line.trim()}`);
      continue;
    }
    if (colon <= 0) continue;
    if (!block) {
      if (blocks.length === MAX_RECIPIENTS) return blocks;
      block = new Map();
      blocks.push(block);
    }
    const name = line.slice(0, colon).trim().toLowerCase();
    last = block.get(name) ?? [];
    last.push(line.slice(colon + 1).trim());
    block.set(name, last);
  }
  return blocks;
}

/** The header of a returned mail: the first block. */
export function headerOf(text: string): Block {
  return headerBlocks(text.slice(0, MAX_HEADER))[0] ?? new Map<string, string[]>();
}

/** Of a repeated field the first value; empty where there is none. */
export function valueIn(block: Block, name: string): string {
  return block.get(name)?.[0] ?? '';
}

/** `rfc822;reader@example.org` (the type of the address and the address: RFC 3464, section 2.3), or just the address. */
export function addressIn(value: string): string {
  const address = bareAddress(value.slice(value.indexOf(';') + 1));
  return /^[^\s@]+@[^\s@]+$/.test(address) ? address : '';
}
