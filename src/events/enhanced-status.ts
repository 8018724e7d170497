/** Not the numbers of an address (`192.0.2.5`), nor of a version. */
const code = /(?:^|[^\w.])(?<status>[245]\.\d{1,3}\.\d{1,3})(?:$|[^\w.]|\.(?:$|\D))/;

/** As much of a text as is searched: the code stands at its beginning. */
const MAX_SEARCHED = 4_096;

/** The first enhanced status code (RFC 3463) in a text, such as `5.1.1`; empty where there is none. */
export function enhancedStatusIn(text: string): string {
  return text && (code.exec(text.slice(0, MAX_SEARCHED))?.groups?.['status'] ?? '');
}

/**
 * The enhanced status code of a recipient, by the report's status (RFC 3464, section 2.3.4: a comment may follow the
 * code) and by what the remote server said (section 2.3.6), which a report may copy without reading. SES and others
 * write `5.0.0` where the remote server knows better.
 */
export function enhancedStatusOf(status: string, diagnostic: string): string {
  const reported = enhancedStatusIn(status);
  const said = enhancedStatusIn(diagnostic);
  return reported.endsWith('.0.0') && said.startsWith(reported.slice(0, 2)) ? said : reported || said;
}
