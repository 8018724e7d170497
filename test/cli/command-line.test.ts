import { describe, expect, it } from 'vitest';
import { parseCommandLine, UsageError } from '../../src/cli/command-line.ts';
import { flags } from '../../src/cli/flags.ts';
import { helpText } from '../../src/cli/help.ts';

describe('the command line', () => {
  it('serves when nothing is asked for', () => {
    expect(parseCommandLine([])).toEqual({
      name: 'serve',
      configFile: undefined,
      overrides: [],
      options: {},
    });
  });

  it('turns flags into settings', () => {
    const command = parseCommandLine([
      '--config.file=a.yaml',
      '--web.listen-address',
      ':1',
      '--log.level=debug',
      '--no-collector.cloudwatch',
      '--collector.send-quota',
    ]);
    expect(command.configFile).toBe('a.yaml');
    expect(command.overrides).toEqual([
      { path: ['web', 'listen'], value: ':1' },
      { path: ['log', 'level'], value: 'debug' },
      { path: ['collectors', 'cloudwatch', 'enabled'], value: false },
      { path: ['collectors', 'send-quota', 'enabled'], value: true },
    ]);
  });

  it.each([
    [['-h'], 'help'],
    [['demo', '--help'], 'help'],
    [['--version'], 'version'],
    [['--config.check'], 'check'],
    [['check'], 'check'],
    [['policy'], 'policy'],
    [['demo', '--seed=7'], 'demo'],
  ])('understands %j as %s', (argv, name) => {
    expect(parseCommandLine(argv).name).toBe(name);
  });

  it.each([
    [['--config.fil=x'], 'unknown flag --config.fil, did you mean --config.file?'],
    [['serv'], 'unknown command serv, did you mean serve?'],
    [['--log.level'], '--log.level needs a value: --log.level=LEVEL'],
    [['--version=1'], '--version takes no value'],
    [['--no-version'], 'unknown flag'],
    [['--seed=1'], '--seed belongs to demo, not to serve'],
    [['check', 'more'], 'unexpected argument "more"'],
  ])('explains what is wrong with %j', (argv, message) => {
    expect(() => parseCommandLine(argv)).toThrow(UsageError);
    expect(() => parseCommandLine(argv)).toThrow(message);
  });

  it('has help for every flag', () => {
    for (const { name } of flags) expect(helpText()).toContain(name);
  });
});
