/** Text that is HTML already. Only the tag below makes it, so that everything else is escaped. */
export class Html {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** For text that is written in our own source, never for data. */
  static trusted(text: string): Html {
    return new Html(text);
  }

  toString(): string {
    return this.#text;
  }
}

export type Content = Html | string | number | undefined | readonly Content[];

/** A piece of a page: every value is escaped unless it is such a piece itself; `undefined` is nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return Html.trusted(String.raw({ raw: parts }, ...values.map(written)));
}

function written(value: Content): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'object') return value.map(written).join('');
  return escapeHtml(String(value));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (one) => entities[one] ?? one);
}
