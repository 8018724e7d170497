import { globSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface Snippet {
  readonly file: string;
  readonly text: string;
}

/** The fenced blocks of a language in what users read. */
export function documented(language: string, files = globSync(['README.md', 'docs/**/*.md'])): Snippet[] {
  const fence = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms');
  return files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(fence)].map(([, text = '']) => ({ file, text })),
  );
}

interface ScrapeJob {
  readonly static_configs: readonly { readonly targets: readonly string[] }[];
}

/** The scrape job that the README tells to use. */
export function documentedScrapeJob(): ScrapeJob {
  const jobs = documented('yaml', ['README.md']).flatMap(
    ({ text }) => (parse(text) as { scrape_configs?: ScrapeJob[] }).scrape_configs ?? [],
  );
  const [job] = jobs;
  if (!job) throw new Error('the README shows no scrape_configs');
  return job;
}
