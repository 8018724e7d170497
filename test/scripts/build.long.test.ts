import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledPackages } from '../../scripts/build/licences.ts';

/** What `npm pack` would take along; nothing is installed beside it. */
const folder = mkdtempSync(join(tmpdir(), 'ses-exporter-build-'));

function run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return spawnSync(process.execPath, args, {
    encoding: 'utf8',
    // Nothing is kept in the folder of who runs the tests.
    env: { ...process.env, REVISION: 'abc123', NODE_OPTIONS: '', HOME: folder, XDG_CACHE_HOME: '', ...env },
  });
}

/** Every import of a bundle: a line, or a call. */
const IMPORT = /^(?:import|export) .*?"(?<name>[^"]+)";$|\bimport\("(?<name>[^"]+)"\)/gm;

let building: ReturnType<typeof run>;

beforeAll(() => {
  for (const name of ['package.json', 'bin']) cpSync(name, join(folder, name), { recursive: true });
  building = run(['scripts/build/index.ts', join(folder, 'dist')]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the built package', () => {
  it('is made without a word', () => {
    expect(building).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  it('starts, and knows what it is', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const { status, stdout, stderr } = run([join(folder, 'bin/ses-exporter.cjs'), '--version']);
    expect(stderr).toBe('');
    expect(stdout).toBe(`ses-exporter ${version} (abc123, Node.js ${process.version})\n`);
    expect(status).toBe(0);
  });

  it('says what to do where it was not built', () => {
    const bare = mkdtempSync(join(tmpdir(), 'ses-exporter-bare-'));
    cpSync('bin', join(bare, 'bin'), { recursive: true });
    const { status, stderr } = run([join(bare, 'bin/ses-exporter.cjs'), '--version']);
    rmSync(bare, { recursive: true });
    expect([status, stderr]).toEqual([78, expect.stringContaining('run `npm run build` first')]);
  });

  it('starts from files, and programs of threads, that are there', () => {
    const built = globSync('*.js', { cwd: join(folder, 'dist') });
    expect(built).toEqual(expect.arrayContaining(['main.js', 'password-worker.js', 'sqlite-worker.js']));
    const asked = built.flatMap((file) =>
      Array.from(
        readFileSync(join(folder, 'dist', file), 'utf8').matchAll(IMPORT),
        ({ groups }) => groups?.['name'] ?? '',
      ),
    );
    expect(asked.length).toBeGreaterThan(built.length);
    const beside = new Set(built.map((file) => `./${file}`));
    // Modules of Node.js's own are got in another way, and packages that an operator may install by their names.
    expect(asked.filter((name) => (name.startsWith('.') && !beside.has(name)) || isBuiltin(name))).toEqual(
      [],
    );
  });

  it('needs no other package', () => {
    const read = JSON.parse(readFileSync('package.json', 'utf8')) as object;
    expect(read).not.toHaveProperty('dependencies');
    const { status, stdout, stderr } = run([join(folder, 'bin/ses-exporter.cjs'), 'policy']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('ses:GetSendQuota');
  });

  it('starts without a folder for what V8 compiled, or one that cannot be used', () => {
    const file = join(folder, 'package.json');
    for (const env of [{ HOME: file }, { HOME: '', XDG_CACHE_HOME: '', LOCALAPPDATA: '' }])
      expect(run([join(folder, 'bin/ses-exporter.cjs'), '--version'], env)).toMatchObject({
        status: 0,
        stderr: '',
      });
    run([join(folder, 'bin/ses-exporter.cjs'), '--version'], { XDG_CACHE_HOME: folder });
    expect(globSync('ses-exporter/*/*', { cwd: folder })).not.toEqual([]);
  });

  it('passes on the licence of each package that is in it', () => {
    const text = readFileSync(join(folder, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
    for (const name of ['@aws-sdk/client-ses', '@redis/client', 'pino', 'prom-client', 'zod'])
      expect(text).toMatch(new RegExp(`^${name} [\\d.]+ \\((?:MIT|Apache-2.0)\\)$`, 'm'));
    expect(text).toContain('Permission is hereby granted, free of charge');
  });
});

describe('what is bundled', () => {
  it('has a licence that allows it', () => {
    const package_ = join(folder, 'node_modules/strict');
    mkdirSync(package_, { recursive: true });
    const about = { name: 'strict', version: '1.2.3', license: 'AGPL-3.0-only' };
    writeFileSync(join(package_, 'package.json'), JSON.stringify(about));
    expect(() => bundledPackages(['src/main.ts', join(package_, 'lib/index.js')])).toThrow(
      'strict 1.2.3 may not be bundled: its licence is AGPL-3.0-only',
    );
  });
});
