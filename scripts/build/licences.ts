import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Licences that ask for nothing but that their text goes along. */
const allowed: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'Unlicense',
]);

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** Its SPDX identifier. */
  readonly licence: string;
  /** The texts that it asks to be passed on. */
  readonly texts: readonly string[];
}

/**
 * The packages that modules come from, by name.
 * @param modules paths of files; those outside of node_modules are ours.
 * @throws Error when the licence of one is not among those that may be bundled.
 */
export function bundledPackages(modules: readonly string[]): readonly BundledPackage[] {
  const folders = new Set(
    modules.flatMap((file) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.replaceAll(sep, '/')) ?? []),
  );
  return [...folders].map(readPackage).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function readPackage(folder: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  if (!license || !allowed.has(license))
    throw new Error(`${name} ${version} may not be bundled: its licence is ${license ?? 'not told'}`);
  const files = globSync('{LICENSE,LICENCE,NOTICE,license,licence}{,.*}', { cwd: folder }).toSorted();
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return { name, version, licence: license, texts: texts.length > 0 ? texts : [usualText(license)] };
}

const usualTexts = new Map([
  ['Apache-2.0', () => readFileSync(join(import.meta.dirname, '..', '..', 'LICENSE'), 'utf8').trim()],
  ['MIT', () => MIT],
]);

/** Of a package that names its licence and brings no text of it. */
function usualText(licence: string): string {
  const text = usualTexts.get(licence);
  if (!text) throw new Error(`there is no text of the licence ${licence}`);
  return text();
}

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** One text for all of them; what several packages say in the same words stands once. */
export function licencesText(packages: readonly BundledPackage[]): string {
  const byText = Map.groupBy(packages, ({ texts }) => texts.join('\n\n'));
  const parts = [...byText].map(([text, these]) => {
    const names = these.map(({ name, version, licence }) => `${name} ${version} (${licence})`);
    return `${names.join('\n')}\n\n${text}`;
  });
  return `The program holds code of these packages.\n\n${parts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
