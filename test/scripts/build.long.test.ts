import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** What `npm pack` would take along, with the dependencies that `npm install` would put beside it. */
const folder = mkdtempSync(join(tmpdir(), 'ses-exporter-build-'));

function run(...args: readonly string[]) {
  return spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, REVISION: 'abc123', NODE_OPTIONS: '' },
  });
}

let building: ReturnType<typeof run>;

beforeAll(() => {
  for (const name of ['package.json', 'bin']) cpSync(name, join(folder, name), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  building = run('scripts/build.ts', join(folder, 'dist'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the built package', () => {
  it('compiles without a word', () => {
    expect(building).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  it('starts, and knows what it is', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const { status, stdout, stderr } = run(join(folder, 'bin/ses-exporter.cjs'), '--version');
    expect(stderr).toBe('');
    expect(stdout).toBe(`ses-exporter ${version} (abc123, Node.js ${process.version})\n`);
    expect(status).toBe(0);
  });

  it('says what to do where it was not built', () => {
    const bare = mkdtempSync(join(tmpdir(), 'ses-exporter-bare-'));
    cpSync('bin', join(bare, 'bin'), { recursive: true });
    const { status, stderr } = run(join(bare, 'bin/ses-exporter.cjs'), '--version');
    rmSync(bare, { recursive: true });
    expect([status, stderr]).toEqual([78, expect.stringContaining('run `npm run build` first')]);
  });

  it('has every part of the source, none of which is asked for as TypeScript', () => {
    const sources = globSync('**/*.ts', { cwd: 'src' }).map((file) => file.replace(/\.ts$/, ''));
    const built = globSync('**/*.js', { cwd: join(folder, 'dist') });
    expect(built.map((file) => file.replace(/\.js$/, '')).toSorted()).toEqual(sources.toSorted());
    const asking = built.filter((file) =>
      /(?:from|import\(|new URL\() ?['"`]\.[^'"`]*\.ts['"`]/.test(
        readFileSync(join(folder, 'dist', file), 'utf8'),
      ),
    );
    expect(asking).toEqual([]);
  });
});
