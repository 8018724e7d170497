import type { Dice } from './dice.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** Stands in a value for text that no value can be written as: nesting that JSON.stringify could not do. */
const RAW = '\u0001raw\u0001';

/** A JSON text of this value in which some things are not as they should be. */
export function spoiltJson(dice: Dice, value: Json): string {
  let spoilt = value;
  for (let times = dice.whole(0, 3); times > 0; times--) spoilt = spoilSomewhere(dice, spoilt);
  const text = JSON.stringify(spoilt).replace(JSON.stringify(RAW), () => raw(dice));
  return dice.chance(0.15) ? dice.mangled(text) : text;
}

/** Goes down to somewhere by chance, and spoils what is there. */
function spoilSomewhere(dice: Dice, value: Json): Json {
  if (typeof value !== 'object' || value === null || dice.chance(0.15)) return hostileValue(dice, value);
  if (isList(value)) {
    if (value.length === 0) return hostileValue(dice, value);
    const at = dice.whole(0, value.length - 1);
    return value.map((one, index) => (index === at ? spoilSomewhere(dice, one) : one));
  }
  const names = Object.keys(value);
  const name = names.length > 0 ? dice.pick(names) : '';
  const { [name]: chosen = null, ...others } = value;
  switch (dice.whole(0, 9)) {
    case 0:
      return others;
    case 1:
      return { ...others, [dice.chance(0.5) ? name.toUpperCase() : dice.text()]: chosen };
    case 2:
      return { ...value, ...wide(dice) };
    case 3:
      return { ...wide(dice), ...value };
    default:
      return { ...value, [name]: spoilSomewhere(dice, chosen) };
  }
}

function hostileValue(dice: Dice, before: Json): Json {
  switch (dice.whole(0, 11)) {
    case 0:
      return null;
    case 1:
      return dice.pick([0, -1, 1e308, 0.1, Number.MAX_SAFE_INTEGER, -0]);
    case 2:
      return dice.chance(0.5);
    case 3:
      return {};
    case 4:
      return Array.from({ length: fitting(dice, JSON.stringify(before).length) }, () => before);
    case 5:
      return wide(dice);
    case 6:
      return [dice.text(), before];
    case 7:
      return RAW;
    case 8:
      return typeof before === 'string' ? dice.mangled(before) : before;
    default:
      return dice.text();
  }
}

/** Huge numbers of keys, numbered or of one hostile text and a number. */
function wide(dice: Dice): Record<string, Json> {
  const prefix = dice.chance(0.5) ? 'key' : dice.text().slice(0, 20);
  const value = dice.pick<Json>([0, '', [], {}, 'a']);
  return Object.fromEntries(
    Array.from({ length: Math.ceil(dice.count() / 8) }, (_unused, at) => [`${prefix}${at}`, value]),
  );
}

function raw(dice: Dice): string {
  const [before, repeated, after, close] = dice.pick([
    ['', '[', '', ']'],
    ['', '{"a":', '1', '}'],
    ['[', '0,', '0]', ''],
    ['{', '"a":0,', '"a":0}', ''],
    ['1', '0', '', ''],
    ['-0.', '0', '1e-9', ''],
    ['"', String.raw`\u0000`, '"', ''],
    ['"', String.raw`\ud800`, '"', ''],
  ] as const);
  const times = fitting(dice, repeated.length);
  return before + repeated.repeat(times) + after + close.repeat(dice.chance(0.7) ? times : 0);
}

/** How often something of this length can stand in an input. */
function fitting(dice: Dice, length: number): number {
  return Math.ceil(dice.count() / (length + 1));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
