import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { readMailHeader } from '../../../src/events/feedback-email/mail-header.ts';
import { readBody } from '../../../src/events/feedback-email/mime.ts';
import { plainMail } from '../../support/plain-mail.ts';

const folder = new URL('../../fixtures/feedback-email/', import.meta.url);
const samples = readdirSync(folder)
  .filter((name) => name.endsWith('.eml'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'));

function read(mail: string) {
  const { header = [], bodyAt = 0 } = readMailHeader(mail) ?? {};
  const body = readBody(mail, header, bodyAt);
  return { header, parts: body?.parts ?? [], text: body?.text };
}

/** How a mail ends its lines is nothing of what it says. */
const told = (text: string) => text.replaceAll('\r\n', '\n').trimEnd();

/** A library that reads all of MIME, at its leisure. */
async function readByPostalMime(mail: string) {
  const { headers, attachments, text } = await PostalMime.parse(mail, {
    forceRfc822Attachments: true,
    attachmentEncoding: 'utf8',
  });
  return {
    header: headers.map(({ key, value }) => ({ name: key, value })),
    parts: attachments.map(({ mimeType, content }) => ({
      type: mimeType,
      text: typeof content === 'string' ? told(content) : '(bytes)',
    })),
    text: told(text ?? ''),
  };
}

describe('reading MIME', () => {
  it.each(samples)('finds in a real report what postal-mime finds: %#', async (mail) => {
    const theirs = await readByPostalMime(mail);
    const { header, parts, text } = read(mail);
    expect(header).toEqual(theirs.header);
    // Theirs has the plain text apart.
    const others = parts.filter(({ type }) => type !== 'text/plain');
    expect(others.map((one) => ({ ...one, text: told(one.text) }))).toEqual(theirs.parts);
    expect(told(text ?? '')).toBe(theirs.text);
  });

  it('finds in any mail that keeps to the standards the parts that postal-mime finds', async () => {
    await fc.assert(
      fc.asyncProperty(plainMail, async (mail) => {
        // Of more parts than 32, which no report has, only the first are read here.
        fc.pre(mail.split(/^content-type:/im).length <= 32);
        const theirs = await readByPostalMime(mail);
        const { header, parts } = read(mail);
        expect(header).toEqual(theirs.header);
        expect(parts.map((one) => ({ ...one, text: told(one.text) }))).toEqual(theirs.parts);
      }),
      { numRuns: 300 },
    );
  });

  it('takes for a field of the header what postal-mime takes for one, whatever is in it', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'From',
        'From ',
        ' From',
        '\u00A0From',
        '\uFEFFTo',
        ':',
        ': ',
        ' :',
        '\n',
        '\r\n',
        '\n ',
        '\n\t',
      ),
      fc.constantFrom('a@b.example', '<a@b.example>', '"', '\u2028', '\v', '--b', '=?utf-8?Q?a?=', '\0'),
      fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\r')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        const mail = `${pieces.join('')}\r\n\r\nbody`;
        const { header } = await readByPostalMime(mail);
        // Theirs tells lines without a colon as well.
        const names = new Set(read(mail).header.map(({ name }) => name));
        const fields = header.filter(({ name, value }) => name !== '' && (value !== '' || names.has(name)));
        expect(read(mail).header.filter(({ name, value }) => name !== '' && value !== '')).toEqual(
          fields.filter(({ value }) => value !== ''),
        );
      }),
      { numRuns: 1_000 },
    );
  });
});
