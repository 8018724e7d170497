import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { fileWith, problemsOf } from '../support/config-file.ts';

/** The comment lines at the top of a file. */
function stated(file: string): string[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines
    .slice(
      0,
      lines.findIndex((line) => !line.startsWith('# ')),
    )
    .map((line) => line.slice(2));
}

describe('loading the configuration', () => {
  it.each(globSync('test/fixtures/config/*.ok.yaml'))('accepts %s', (file) => {
    expect(problemsOf(file, { EXTERNAL_ID: 'an-id' })).toEqual([]);
  });

  it.each(globSync('docs/examples/*.yaml'))('accepts the example %s', (file) => {
    const named = readFileSync(file, 'utf8').matchAll(/\$\{(?<name>\w+)\}/g);
    const env = Object.fromEntries(
      [...named].map(({ groups }) => [groups?.['name'], 'a-secret-of-32-characters-in-all']),
    );
    expect(loadConfig({ file, env }).warnings).toEqual([]);
  });

  it.each(globSync('test/fixtures/config/*.bad.yaml'))(
    'names every problem of %s, as its first lines say',
    (file) => {
      expect(stated(file)).not.toEqual([]);
      expect(problemsOf(file).toSorted()).toEqual(stated(file).toSorted());
    },
  );

  it('needs no file at all', () => {
    const { config } = loadConfig({ env: {} });
    expect(config.web.listen).toEqual({ host: '0.0.0.0', port: 10_587 });
    expect(config.receivers).toEqual({});
    expect(config.ledger.retention).toBe(14 * 86_400_000);
  });

  it('lets the command line win over the environment, and that over the file', () => {
    const file = fileWith('log: { level: error, format: logfmt }\nledger: { type: memory }\n');
    const env = { SES_EXPORTER_LOG_LEVEL: 'warn', SES_EXPORTER_LOG_FORMAT: 'json' };
    const overrides = [{ path: ['log', 'level'], value: 'debug', from: '--log.level' }];
    const { config } = loadConfig({ file, env, overrides });
    expect(config.log).toEqual({ level: 'debug', format: 'json' });
    expect(config.ledger).toMatchObject({ type: 'memory', path: 'data/ledger.db' });
  });

  it('says whether the file, the environment or the command line is to blame', () => {
    const file = fileWith('log:\n  level: loud\n  format: prose\nweb: { listen: nowhere }\n');
    const env = { SES_EXPORTER_LOG_FORMAT: 'xml' };
    const overrides = [{ path: ['web', 'listen'], value: '10587', from: '--web.listen-address' }];
    expect(() => loadConfig({ file, env, overrides })).toThrow(
      expect.objectContaining({
        message: [
          `${file} is not valid:`,
          '  web.listen: expected an address such as 0.0.0.0:10587, :10587 or [::1]:10587, got "10587" (--web.listen-address)',
          '  log.level: expected one of "error"|"warn"|"info"|"debug" (line 2)',
          '  log.format: expected one of "json"|"logfmt" (SES_EXPORTER_LOG_FORMAT)',
        ].join('\n'),
      }),
    );
  });

  it('still names what is wrong in the file where the environment sets something inside of it', () => {
    const file = fileWith('log: debug\n');
    expect(problemsOf(file, { SES_EXPORTER_LOG_LEVEL: 'info' })).toEqual([
      'log: expected object, received string (line 1)',
    ]);
  });

  it.each([
    ['a missing bracket', 'log:\n  level: [debug\nweb: {}\n', /at line 3, column 1$/],
    ['a key that stands twice', 'log: { level: debug }\nlog: {}\n', /^Map keys must be unique at line 2/],
    ['two documents', 'log: {}\n---\nlog: {}\n', /multiple documents/],
    ['an alias without its anchor', 'log: *elsewhere\n', /^Unresolved alias/],
    ['a tag of other programs', 'log: { level: !secret debug }\n', /^Unresolved tag: !secret at line 1/],
  ])('names the line of %s', (_what, text, message) => {
    const [problem, ...more] = problemsOf(fileWith(text));
    expect(problem).toMatch(message);
    expect(more).toEqual([]);
  });

  it('reads anchors, and a file that is a list', () => {
    const text = 'accounts: [&one { region: eu-west-1 }, *one]\n';
    expect(loadConfig({ file: fileWith(text), env: {} }).config.accounts).toHaveLength(2);
    expect(problemsOf(fileWith('- log\n'))).toEqual(['the file: expected object, received array']);
  });

  it('takes no key for more than it is', () => {
    expect(problemsOf(fileWith('__proto__: { log: 1 }\nconstructor: 1\n')).toSorted()).toEqual([
      '__proto__: unknown key (line 1)',
      'constructor: unknown key (line 2)',
    ]);
  });

  it('explains a file that is not there', () => {
    const file = `${fileWith('')}-none`;
    expect(() => loadConfig({ file, env: {} })).toThrow(ConfigError);
    expect(() => loadConfig({ file, env: {} })).toThrow(`cannot read the configuration file ${file}: ENOENT`);
  });
});
