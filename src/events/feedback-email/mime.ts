export interface Field {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
}

/** The parts of a mail that reports of feedback are made of. */
export interface Mail {
  /** The header from top to bottom. */
  readonly fields: readonly Field[];
  /** What a person reads: the body of a mail that is no MIME report. */
  readonly text: string;
  readonly parts: readonly { readonly type: string; readonly text: string }[];
}

/** A report has three parts (RFC 6522, section 3), a mail around it some levels: enough for any that was meant well. */
const MAX_NESTING = 16;
const MAX_PARTS = 16;
const MAX_HEADER_BYTES = 65_536;

/**
 * Reads MIME. Bad input is a value: whatever cannot be read, or is nested or headed beyond reason, gives `undefined`.
 * The library is loaded with the first mail.
 */
export async function parseMail(raw: string | Uint8Array): Promise<Mail | undefined> {
  const { default: PostalMime } = await import('postal-mime');
  try {
    const { headers, text, attachments } = await PostalMime.parse(raw, {
      // The returned mail is a part to be looked at, and never to be parsed as a mail of its own.
      forceRfc822Attachments: true,
      attachmentEncoding: 'utf8',
      maxNestingDepth: MAX_NESTING,
      maxHeadersSize: MAX_HEADER_BYTES,
    });
    return {
      fields: headers.map(({ key, value }) => ({ name: key, value })),
      text: text ?? '',
      parts: attachments
        .slice(0, MAX_PARTS)
        .flatMap(({ mimeType, content }) =>
          typeof content === 'string' ? [{ type: mimeType.toLowerCase(), text: content }] : [],
        ),
    };
  } catch {
    return undefined;
  }
}

/** The values of a field, from top to bottom. */
export function valuesOf({ fields }: Mail, wanted: string): string[] {
  return fields.flatMap(({ name, value }) => (name === wanted ? [value] : []));
}
