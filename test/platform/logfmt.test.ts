import { expect, it } from 'vitest';
import { logfmt } from '../../src/platform/logfmt.ts';

it.each([
  [
    { word: 'plain', arn: 'arn:aws:sns:eu-west-1:1:a', url: 'http://127.0.0.1:1/' },
    'word=plain arn=arn:aws:sns:eu-west-1:1:a url=http://127.0.0.1:1/',
  ],
  [{ spaced: 'a b', empty: '', equal: 'a=b' }, 'spaced="a b" empty="" equal="a=b"'],
  [{ quote: 'say "x"', backslash: 'a\\b' }, 'quote="say \\"x\\"" backslash="a\\\\b"'],
  [{ lines: 'a\nb', tab: 'a\tb' }, 'lines="a\\nb" tab="a\\tb"'],
  [
    { terminal: 'a\u001b[31m', c1: 'a\u009b31m', separator: 'a\u2028b' },
    'terminal="a\\u001b[31m" c1="a\\u009b31m" separator="a\\u2028b"',
  ],
  [{ number: 1.5, yes: true, nothing: null, absent: undefined }, 'number=1.5 yes=true nothing=null'],
  [{ list: ['a', 1] }, 'list="[\\"a\\",1]"'],
  [{ err: { code: 'Throttling', cause: { name: 'Error' } } }, 'err.code=Throttling err.cause.name=Error'],
  [{ 'a key="x"': 1 }, 'a_key__x_=1'],
  [{ word: 'Zürich' }, 'word=Zürich'],
])('writes %j as %s', (fields, line) => {
  expect(logfmt(fields)).toBe(line);
});
