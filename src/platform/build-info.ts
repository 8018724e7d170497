import { readFileSync } from 'node:fs';

export interface BuildInfo {
  readonly version: string;
  /** The commit that was built; `unknown` when it runs from source. */
  readonly revision: string;
  readonly nodeVersion: string;
}

/** What is running: from package.json, and from the file that the build leaves beside the compiled code. */
export function readBuildInfo(): BuildInfo {
  const { version } = readJson('../../package.json') as { version: string };
  const built = readJson('../build-info.json') as { revision?: string } | undefined;
  return { version, revision: built?.revision ?? 'unknown', nodeVersion: process.version };
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
  } catch {
    return undefined;
  }
}
