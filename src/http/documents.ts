import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { pathToFileURL } from 'node:url';

/** Where the program’s documents are served, under their paths in the repository. */
export const DOCUMENTS = '/documents/';

/** Folders with documents, from where package.json lies. */
const folders = ['', 'docs/', 'docs/receivers/', 'docs/decisions/', 'prometheus/runbooks/'];
/** Beside package.json, and in the packages of others, lie files that are no documents of ours. */
const atTheTop = new Set(['README.md', 'CHANGELOG.md', 'SECURITY.md']);

/** The documents that were shipped with the program, so that a remedy and its runbook can be read where it runs. */
export interface Documents {
  /** Their paths in the repository, such as `docs/metrics.md`; empty where none were shipped. */
  readonly paths: ReadonlySet<string>;
  /** @returns `undefined` of a path that is not among them. */
  read(path: string): Promise<string> | undefined;
}

export function openDocuments(root = packageFolder()): Documents {
  const paths = new Set(folders.flatMap((folder) => listed(folder, root)));
  return {
    paths,
    read: (path) => (paths.has(path) ? readFile(new URL(path, root), 'utf8') : undefined),
  };
}

/** Where package.json lies: of the source and of the built program, which have it at different heights. */
function packageFolder(): URL {
  return new URL('.', pathToFileURL(findPackageJSON(import.meta.url) ?? import.meta.filename));
}

/** A value that, in a command which somebody copies, is a value and nothing more. */
const plain = /^[A-Za-z0-9_][A-Za-z0-9_.:@/+-]{0,255}$/;

/**
 * A runbook with the labels of an alert in place: `<region>` as `eu-west-1`. A link may come from anybody: what is no plain
 * value leaves the label's name.
 */
export function withLabels(text: string, labels: Readonly<Record<string, unknown>>): string {
  return text.replaceAll(/<([a-z_]+)>/g, (name, label: string) => {
    const value = Object.hasOwn(labels, label) ? labels[label] : undefined;
    return typeof value === 'string' && plain.test(value) ? value : name;
  });
}

function listed(folder: string, root: URL): readonly string[] {
  try {
    return readdirSync(new URL(folder, root))
      .filter((name) => (folder === '' ? atTheTop.has(name) : name.endsWith('.md')))
      .toSorted()
      .map((name) => `${folder}${name}`);
  } catch {
    // This part was not shipped.
    return [];
  }
}
