import type { Logger } from '../../src/platform/logger.ts';

export interface NotedLine {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A logger that keeps its lines; those of a child carry the child's fields. */
export function notedLog(): { readonly lines: readonly NotedLine[]; readonly log: Logger } {
  const lines: NotedLine[] = [];
  const of = (own: Readonly<Record<string, unknown>>): Logger => {
    const note = (level: string) => (fields: object, message: string) => {
      lines.push({ level, message, fields: { ...own, ...fields } });
    };
    return {
      child: (fields) => of({ ...own, ...fields }),
      error: note('error'),
      warn: note('warn'),
      info: note('info'),
      debug: note('debug'),
    };
  };
  return { lines, log: of({}) };
}
