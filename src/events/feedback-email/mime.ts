/** The parts of a mail that reports of feedback are made of. */
export interface Mail {
  /** Header fields by lower-case name; of repeated ones the first. */
  readonly headers: ReadonlyMap<string, string>;
  readonly from: string;
  readonly parts: readonly { readonly type: string; readonly text: string }[];
}

/** A report has three parts (RFC 6522, section 3), a mail around it some levels: enough for any that was meant well. */
const MAX_NESTING = 16;
const MAX_HEADER_BYTES = 65_536;

/**
 * Reads MIME. Bad input is a value: whatever cannot be read, or is nested or headed beyond reason, gives `undefined`.
 * The library is loaded with the first mail.
 */
export async function parseMail(raw: string | Uint8Array): Promise<Mail | undefined> {
  const { default: PostalMime } = await import('postal-mime');
  try {
    const { headers, from, attachments } = await PostalMime.parse(raw, {
      // The returned mail is a part to be looked at, and never to be parsed as a mail of its own.
      forceRfc822Attachments: true,
      attachmentEncoding: 'utf8',
      maxNestingDepth: MAX_NESTING,
      maxHeadersSize: MAX_HEADER_BYTES,
    });
    const first = new Map<string, string>();
    for (const { key, value } of headers) if (!first.has(key)) first.set(key, value);
    return {
      headers: first,
      from: from?.address?.toLowerCase() ?? '',
      parts: attachments.flatMap(({ mimeType, content }) =>
        typeof content === 'string' ? [{ type: mimeType.toLowerCase(), text: content }] : [],
      ),
    };
  } catch {
    return undefined;
  }
}
