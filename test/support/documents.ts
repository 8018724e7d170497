/** What stands between backticks, on a line or in a block, and asks Prometheus. */
export function queriesIn(text: string): string[] {
  const blocks = [...text.matchAll(/```promql\n(?<code>[^]*?)```/g)];
  const spans = [...withoutBlocks(text).matchAll(/`(?<code>[^`]+)`/g)];
  const code = [...blocks, ...spans].map((match) => match.groups?.['code']?.trim() ?? '');
  return code.filter((one) => /\bses_[a-z]/.test(one));
}

/** Where a document leads to, inside the project. */
export function linksIn(text: string): string[] {
  const links = [...withoutBlocks(text).matchAll(/\]\((?<to>[^)\s]+)\)/g)];
  return links.map((match) => match.groups?.['to'] ?? '').filter((to) => !/^[a-z]+:/.test(to));
}

/** The anchors of a document's headings, as GitHub makes them. */
export function anchorsIn(text: string): ReadonlySet<string> {
  const headings = [...withoutBlocks(text).matchAll(/^#+ (?<heading>.+)$/gm)];
  const named = [...text.matchAll(/<a (?:id|name)="(?<heading>[^"]+)"/g)];
  return new Set([
    ...headings.map((match) =>
      (match.groups?.['heading'] ?? '')
        .toLowerCase()
        .replaceAll(/\[(?<text>[^\]]*)\]\([^)]*\)/g, '$<text>')
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
    ...named.map((match) => match.groups?.['heading'] ?? ''),
  ]);
}

function withoutBlocks(text: string): string {
  return text.replaceAll(/```[^]*?```/g, '');
}
