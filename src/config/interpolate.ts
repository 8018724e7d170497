import { readFileSync } from 'node:fs';
import type { Problem } from './problem.ts';

/** `$${` stands for `${`; `${file:PATH}` is a mounted secret; `${NAME}` an environment variable. */
const reference = /\$\$\{|\$\{(?<file>file:)?(?<name>[^}]*)(?<end>\}?)/g;

export interface Interpolated {
  readonly value: unknown;
  /** A sentence per reference that leads nowhere. */
  readonly problems: readonly Problem[];
  /** Everything that a reference brought in, to be hidden wherever the configuration is shown. */
  readonly secrets: readonly string[];
}

/** Replaces references in all texts of a parsed file; keys, numbers and switches have none. */
export function interpolate(root: unknown, env: NodeJS.ProcessEnv): Interpolated {
  const problems: Problem[] = [];
  const secrets = new Set<string>();

  const visit = (value: unknown, path: readonly PropertyKey[]): unknown => {
    if (typeof value === 'string') {
      return value.replaceAll(
        reference,
        (all, file: string | undefined, name: string | undefined, end: string) => {
          if (all === '$${') return '${';
          if (!end) return all;
          const found = file ? readSecret(name ?? '') : readVariable(name ?? '', env);
          if (found.value === undefined) problems.push({ path, message: `${all}: ${found.problem}` });
          else if (found.value) secrets.add(found.value);
          return found.value ?? all;
        },
      );
    }
    if (Array.isArray(value)) return value.map((item, at) => visit(item, [...path, at]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, visit(inner, [...path, key])]),
    );
  };

  return { value: visit(root, []), problems, secrets: [...secrets] };
}

type Found = { readonly value: string } | { readonly value: undefined; readonly problem: string };

function readVariable(name: string, env: NodeJS.ProcessEnv): Found {
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  return value === undefined ? { value, problem: `the environment variable ${name} is not set` } : { value };
}

/** A mounted secret usually ends with a newline that is none of it. */
function readSecret(path: string): Found {
  try {
    return { value: readFileSync(path, 'utf8').replace(/\r?\n$/, '') };
  } catch (err) {
    const { code } = err as NodeJS.ErrnoException;
    return { value: undefined, problem: `cannot read the file ${path} (${code ?? String(err)})` };
  }
}
