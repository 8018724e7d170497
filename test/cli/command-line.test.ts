import { describe, expect, it } from 'vitest';
import { parseCommandLine, UsageError } from '../../src/cli/command-line.ts';
import { flags } from '../../src/cli/flags.ts';
import { helpText } from '../../src/cli/help.ts';
import { settings } from '../../src/config/settings.ts';

describe('the command line', () => {
  it('serves when nothing is asked for', () => {
    expect(parseCommandLine([])).toEqual({
      name: 'serve',
      configFile: undefined,
      overrides: [],
      options: {},
    });
  });

  it('turns flags into settings, the last one winning', () => {
    const command = parseCommandLine([
      '--config.file=a.yaml',
      '--web.listen-address',
      ':1',
      '--log.level=debug',
      '--web.enable-lifecycle',
      '--no-collector.cloudwatch',
      '--collector.send-quota',
      '--log.level=info',
    ]);
    expect(command.configFile).toBe('a.yaml');
    expect(command.overrides).toEqual([
      { path: ['web', 'listen'], value: ':1', from: '--web.listen-address' },
      { path: ['log', 'level'], value: 'debug', from: '--log.level' },
      { path: ['web', 'enable_lifecycle'], value: true, from: '--web.enable-lifecycle' },
      { path: ['collectors', 'cloudwatch', 'enabled'], value: false, from: '--no-collector.cloudwatch' },
      { path: ['collectors', 'send-quota', 'enabled'], value: true, from: '--collector.send-quota' },
      { path: ['log', 'level'], value: 'info', from: '--log.level' },
    ]);
  });

  it('gives the demo its options, and its listeners their addresses', () => {
    expect(parseCommandLine(['demo']).options).toEqual({
      receivers: 'sns',
      'event-log': 'none',
      seed: '1',
      speed: '60',
      duration: '0',
    });
    const command = parseCommandLine(['demo', '--seed=7', '--webhooks.listen-address=:0']);
    expect(command.options).toEqual({
      receivers: 'sns',
      'event-log': 'none',
      seed: '7',
      speed: '60',
      duration: '0',
    });
    expect(command.overrides).toMatchObject([{ path: ['webhooks', 'listen'], value: ':0' }]);
  });

  it.each([
    [['-h'], 'help'],
    [['demo', '--help'], 'help'],
    [['--version'], 'version'],
    [['--config.check'], 'check'],
    [['serve', '--config.check'], 'check'],
    [['check'], 'check'],
    [['policy'], 'policy'],
    [['--seed=7', 'demo'], 'demo'],
  ])('understands %j as %s', (argv, name) => {
    expect(parseCommandLine(argv).name).toBe(name);
  });

  it.each([
    [['--config.fil=x'], 'unknown flag --config.fil, did you mean --config.file? (see --help)'],
    [['--config.fil', 'x.yaml'], 'unknown flag --config.fil, did you mean --config.file? (see --help)'],
    [['--no-collector.cloudwach'], 'did you mean --no-collector.cloudwatch?'],
    [['-x'], 'unknown flag -x (see --help)'],
    [['demo', '--carriers=all'], 'unknown flag --carriers, did you mean --receivers? (see --help)'],
    [['serv'], 'unknown command serv, did you mean serve? (see --help)'],
    [['--log.level'], '--log.level needs a value: --log.level=LEVEL'],
    [['--version=1'], '--version takes no value'],
    [['--no-collector.cloudwatch=true'], '--no-collector.cloudwatch takes no value'],
    [['--no-version'], 'unknown flag --no-version'],
    [['--seed=1'], '--seed belongs to demo, not to serve'],
    [['demo', '--config.file=x'], '--config.file belongs to serve, check, policy, not to demo'],
    [['check', 'more'], 'unexpected argument "more"'],
  ])('explains what is wrong with %j', (argv, message) => {
    expect(() => parseCommandLine(argv)).toThrow(UsageError);
    expect(() => parseCommandLine(argv)).toThrow(message);
  });

  it.each(flags.map(({ name }) => name))('has help for --%s', (name) => {
    expect(helpText()).toMatch(new RegExp(`^ .*--(\\[no-\\])?${RegExp.escape(name)}(=[A-Z]+)? .+`, 'm'));
  });

  it('overrides nothing but settings that there are', () => {
    const known = new Set(settings.map(({ path }) => path.join('.')));
    const overridden = flags.flatMap(({ setting }) => (setting ? [setting.join('.')] : []));
    expect(overridden.filter((path) => !known.has(path))).toEqual([]);
  });
});
