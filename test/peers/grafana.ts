import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { peer } from '../support/peers.ts';

/** Versions of tools/grafana: the oldest that the documents name, and the newest of the two newest majors. */
export const grafanas = ['12.0', '12', '13'] as const;
export type Grafana = (typeof grafanas)[number];

interface Registry {
  list(): readonly { readonly id: string }[];
}

export interface Field {
  readonly name: string;
}

export interface Frame {
  readonly fields: readonly Field[];
}

/** A stream of values over time, of which one is all that there is. */
interface Stream<T> {
  subscribe(observer: { next(value: T): void; error(reason: unknown): void }): unknown;
}

type Transformation = (context: object) => (source: object) => Stream<readonly Frame[]>;

/** What is used of `@grafana/data`; its types are not the same in every version. */
export interface GrafanaData {
  readonly fieldReducers: Registry;
  readonly fieldColorModeRegistry: Registry;
  readonly fieldMatchers: Registry & {
    get(id: string): {
      get(options: unknown): (field: Field, frame: Frame, all: readonly Frame[]) => boolean;
    };
  };
  readonly standardTransformers: Readonly<
    Record<
      string,
      { readonly id: string; operator(options: unknown, context: object): ReturnType<Transformation> }
    >
  >;
  getValueFormats(): readonly { readonly submenu: readonly { readonly value: string }[] }[];
  createDataFrame(frame: { refId: string; fields: readonly object[] }): Frame;
  transformDataFrame(
    transformations: readonly Transformation[],
    frames: readonly Frame[],
  ): Stream<readonly Frame[]>;
}

interface Registrator {
  readonly GlobalRegistrator: { register(): void; unregister(): Promise<void> };
}

const requireOf = (grafana: Grafana) => createRequire(join(peer(`grafana-${grafana}`), 'package.json'));

/** Grafana's library of data, in a browser's world: it takes the globals of one for granted, until it is disposed of. */
export function openGrafanaData(grafana: Grafana): AsyncDisposable & { readonly data: GrafanaData } {
  const load = requireOf(grafana);
  const { GlobalRegistrator } = load('@happy-dom/global-registrator') as Registrator;
  GlobalRegistrator.register();
  return {
    data: load('@grafana/data') as GrafanaData,
    [Symbol.asyncDispose]: () => GlobalRegistrator.unregister(),
  };
}

/** The version of the model that a Grafana writes. */
export function schemaVersionOf(grafana: Grafana): number {
  const schema = requireOf(grafana)('@grafana/schema') as { defaultDashboard: { schemaVersion: number } };
  return schema.defaultDashboard.schemaVersion;
}

/**
 * What the compiler says of dashboards by the types of a Grafana (`tools/grafana/model.ts`): for each that does not fit, the
 * first thing that is wrong with it.
 * @param dashboards JSON, by a name of letters and hyphens.
 */
export async function misfits(
  grafana: Grafana,
  dashboards: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-grafana-'));
  try {
    await symlink(join(peer(`grafana-${grafana}`), 'node_modules'), join(folder, 'node_modules'));
    for (const file of ['model.ts', 'tsconfig.json'])
      await copyFile(join('tools/grafana', file), join(folder, file));
    for (const [name, json] of Object.entries(dashboards))
      await writeFile(
        join(folder, `${name}.ts`),
        `import type { Dashboard } from './model.ts';\nexport const dashboard: Dashboard = ${json};\n`,
      );
    const found: Record<string, string> = {};
    for (const line of (await compile(folder)).split('\n')) {
      const [, file = '', message = ''] = /^(\S+)\.ts\(\d+,\d+\): error (TS\d+: .*)/.exec(line) ?? [];
      if (file) found[file] ??= message;
    }
    return found;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function compile(folder: string): Promise<string> {
  const compiler = resolve('node_modules/typescript/bin/tsc');
  try {
    await promisify(execFile)(process.execPath, [compiler, '--pretty', 'false'], { cwd: folder });
    return '';
  } catch (err) {
    const { stdout } = err as { stdout?: string };
    // The compiler ran, and has something to say.
    if (!stdout) throw err;
    return stdout;
  }
}
