import packageJson from '../../package.json' with { type: 'json' };

export interface BuildInfo {
  readonly version: string;
  /** The commit that was built; `unknown` when it runs from source. */
  readonly revision: string;
  readonly nodeVersion: string;
}

/** The build puts the commit in its place; from source there is nothing of that name. */
declare const BUILT_REVISION: string;

/** What is running. */
export function readBuildInfo(): BuildInfo {
  const revision = typeof BUILT_REVISION === 'undefined' ? 'unknown' : BUILT_REVISION;
  return { version: packageJson.version, revision, nodeVersion: process.version };
}
