import { bareAddress } from '../address.ts';

/** Header-like fields by lower-case name; of repeated ones the first. */
export type Block = ReadonlyMap<string, string>;

/** More blocks, and so recipients, than one mail of SES's can have (50; "Service quotas in Amazon SES"). */
const MAX_BLOCKS = 200;

/**
 * Blocks of `Name: value` lines with an empty line between them, folded lines joined, as reports of delivery (RFC 3464,
 * section 2.1) and of abuse (RFC 5965, section 3) have them. What is no such line is left out.
 */
export function headerBlocks(text: string): readonly Block[] {
  const blocks: Map<string, string>[] = [];
  let block: Map<string, string> | undefined;
  let last = '';
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (line.trim() === '') {
      block = undefined;
      continue;
    }
    const colon = line.indexOf(':');
    if (/^[ \t]/.test(line) && block && last) {
      block.set(last, `${block.get(last) ?? ''} ${line.trim()}`);
      continue;
    }
    if (colon <= 0) continue;
    if (!block) {
      if (blocks.length === MAX_BLOCKS) return blocks;
      block = new Map();
      blocks.push(block);
    }
    last = line.slice(0, colon).trim().toLowerCase();
    if (block.has(last)) last = '';
    else block.set(last, line.slice(colon + 1).trim());
  }
  return blocks;
}

/** The header of a returned mail: the first block. */
export function headerOf(text: string): Block {
  return headerBlocks(text.slice(0, 65_536))[0] ?? new Map<string, string>();
}

/** `rfc822;reader@example.org` (the type of the address and the address: RFC 3464, section 2.3), or just the address. */
export function addressIn(value = ''): string {
  const address = bareAddress(value.slice(value.indexOf(';') + 1));
  return /^[^\s@]+@[^\s@]+$/.test(address) ? address : '';
}
