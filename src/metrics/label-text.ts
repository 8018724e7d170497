import { maxLengthOf } from '../catalog/label-lengths.ts';
import type { Labels } from '../contracts/increment.ts';

/** The value of a label whose text is longer than AWS allows. */
export const INVALID = '__invalid__';

/**
 * A text from outside as the value of a label. A lone surrogate cannot be written in UTF-8: it becomes U+FFFD before
 * anything is counted, so that no two series have one name.
 */
function labelText(label: string, text: string): string {
  if (text.length > maxLengthOf(label)) return INVALID;
  return text.isWellFormed() ? text : text.toWellFormed();
}

/** The one place where text becomes the values of labels. The same object, where all are right as they are. */
export function withinLengths<One extends { readonly labels: Labels }>(one: One): One {
  const { labels } = one;
  for (const label in labels) {
    const text = labels[label] ?? '';
    if (labelText(label, text) === text) continue;
    const entries = Object.entries(labels).map(([name, value]) => [name, labelText(name, value)]);
    return { ...one, labels: Object.fromEntries(entries) as Labels };
  }
  return one;
}
