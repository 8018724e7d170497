import { Random } from '../../src/demo/company/random.ts';

/** Characters that something may stumble over, and those that formats are made of. */
const characters = [
  ...Array.from('<>@"\'\\/[]{}(),:;=-+.%&#?!*_~^$|`'),
  ...Array.from(' \t\r\n\0\u000b\u001b\u007f'),
  ...Array.from('aA0fé'),
  '\u00a0',
  '\u0085',
  '\u2028',
  '\u200b',
  '\u202e',
  '\ufeff',
  '\u0301',
  '\uffff',
  '\ud800',
  '\udfff',
  '👩‍👩‍👧',
  '𝒳',
  'ß',
  'İ',
];
const ends = ['\n', '\r\n', '\r', '\n\r', '\u2028', '\u0085', ' \n', '\n ', '\n\t'];
const pairs = [
  '<@',
  'a@',
  '@a.',
  '<a@b>',
  '=?utf-8?q?',
  '?=',
  '=\n',
  '""',
  '()',
  '\\"',
  '%00',
  '&a=',
  ';a=',
  'a:',
  '--',
  ', ',
  '../',
  '::',
];
const known = [
  '',
  'Bounce',
  'Permanent',
  'General',
  'ses:configuration-set',
  '123456789012',
  'arn:aws:ses:eu-west-1:123456789012:identity/shop.example.com',
  '2026-11-23T11:59:00.000Z',
  '5.1.1',
  'a@b.example',
  '"A, B" <a@b.example>',
  'https://shop.example.com/?a=1',
  '__proto__',
  'constructor',
  'toString',
  'null',
  '-0',
  '1e999',
  'NaN',
  '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
];

/** How large an input may become. Most are small, so that there are many; a few are as large as a receiver takes. */
const sizes = [
  { weight: 0.96, most: 24 },
  { weight: 0.039, most: 300 },
  { weight: 0.0009, most: 8_000 },
  { weight: 0.0001, most: Infinity },
];

/** The choices of one input: the same seed gives the same input. */
export class Dice extends Random {
  /** Repetitions are at most so many. */
  readonly size: number;

  /** @param most what a receiver takes: characters. */
  constructor(seed: number | string, most: number) {
    super(seed);
    this.size = Math.min(most, this.weighted(sizes).most);
  }

  count(): number {
    // Small numbers and the largest are where rules end.
    return this.chance(0.2) ? this.size : this.whole(0, this.size);
  }

  character(): string {
    return this.chance(0.9) ? this.pick(characters) : String.fromCharCode(this.whole(0, 0xffff));
  }

  /** A hostile text, of the kinds that there are. */
  text(): string {
    switch (this.whole(0, 8)) {
      case 0:
        return this.character().repeat(this.count());
      case 1:
        return this.pick(pairs).repeat(Math.ceil(this.count() / 2));
      case 2:
        return `${this.character()}${this.pick(ends)}`.repeat(Math.ceil(this.count() / 2));
      case 3:
        return this.pick(ends).repeat(this.count());
      case 4:
        return this.#soup(Math.min(this.count(), 200));
      case 5:
        return `${this.pick(known)}${this.character().repeat(this.count())}`;
      case 6:
        return `${this.character().repeat(this.count())}${this.pick(known)}`;
      case 7:
        return this.#nested();
      default:
        return this.pick(known);
    }
  }

  /** The text with something of it cut out, doubled, replaced or put in. */
  mangled(text: string): string {
    const from = this.whole(0, text.length);
    const to = Math.min(text.length, from + this.whole(0, Math.max(4, text.length >> 3)));
    switch (this.whole(0, 4)) {
      case 0:
        return text.slice(0, from) + text.slice(to);
      case 1:
        return text.slice(0, to) + text.slice(from);
      case 2:
        return text.slice(0, from) + this.text() + text.slice(to);
      case 3:
        return text.slice(0, from);
      default:
        return text.slice(0, from) + this.character() + text.slice(from + 1);
    }
  }

  #soup(length: number): string {
    let text = '';
    while (text.length < length) text += this.character();
    return text;
  }

  #nested(): string {
    const [open, inner, close] = this.pick([
      ['[', '', ']'],
      ['{"a":', '1', '}'],
      ['[{"a":', '[]', '}]'],
      ['(', 'a', ')'],
      ['<', 'a@b', '>'],
      ['"', '\\', '"'],
    ] as const);
    const depth = Math.ceil(this.count() / open.length);
    return open.repeat(depth) + inner + close.repeat(this.chance(0.5) ? depth : this.whole(0, depth));
  }
}
