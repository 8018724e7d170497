import { readFileSync } from 'node:fs';

/** `$${` stands for itself; `${file:PATH}` is a mounted secret; `${NAME}` an environment variable. */
const reference = /\$\$\{|\$\{(?<file>file:)?(?<name>[^}]*)\}/g;

export interface Interpolated {
  readonly value: unknown;
  /** A sentence per reference that leads nowhere. */
  readonly problems: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
  /** Everything that a reference brought in, to be hidden wherever the configuration is shown. */
  readonly secrets: readonly string[];
}

/** Replaces references in all strings of a parsed file. */
export function interpolate(root: unknown, env: NodeJS.ProcessEnv): Interpolated {
  const problems: Interpolated['problems'][number][] = [];
  const secrets: string[] = [];

  const resolve = (
    path: readonly PropertyKey[],
    all: string,
    file: string | undefined,
    name: string,
  ): string => {
    const value = file ? readSecret(name) : env[name];
    if (value === undefined) {
      const message = file ? `cannot read the file ${name}` : `the environment variable ${name} is not set`;
      problems.push({ path, message: `${all}: ${message}` });
      return all;
    }
    if (value) secrets.push(value);
    return value;
  };

  const visit = (value: unknown, path: readonly PropertyKey[]): unknown => {
    if (typeof value === 'string') {
      return value.replaceAll(reference, (all, file: string | undefined, name: string | undefined) =>
        all === '$${' ? '${' : resolve(path, all, file, name ?? ''),
      );
    }
    if (Array.isArray(value)) return value.map((item, at) => visit(item, [...path, at]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, visit(inner, [...path, key])]),
    );
  };

  return { value: visit(root, []), problems, secrets };
}

/** A mounted secret usually ends with a newline that is none of it. */
function readSecret(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch {
    return undefined;
  }
}
