import { collectorNames } from '../collectors/index.ts';

/** A flag of the command line, in Prometheus's style. */
export interface Flag {
  readonly name: string;
  readonly help: string;
  /** The word that stands for its value in the help; absent on switches. */
  readonly value?: string;
  readonly short?: string;
  /** The setting it overrides. */
  readonly setting?: readonly string[];
  /** The value of a flag that is no setting, when it is not given. */
  readonly fallback?: string;
  /** The commands that know it; absent when all do. */
  readonly only?: readonly CommandName[];
}

export const commands = {
  serve: 'Run the exporter (the default).',
  check: 'Validate the configuration and list every problem.',
  demo: 'Run the exporter on a simulated AWS: no account, no network.',
  policy: 'Print the IAM policy that the enabled collectors need.',
} as const;
export type CommandName = keyof typeof commands;

/** The commands that read a configuration. The demo brings its own. */
const configured = ['serve', 'check', 'policy'] as const;

export const flags: readonly Flag[] = [
  {
    name: 'config.file',
    value: 'FILE',
    help: 'Configuration file; default: ses-exporter.yaml, if there is one.',
    only: configured,
  },
  { name: 'config.check', help: 'Validate the configuration and exit.', only: ['serve', 'check'] },
  {
    name: 'web.listen-address',
    value: 'ADDRESS',
    help: 'Address of /metrics, health and the landing page, such as :10587.',
    setting: ['web', 'listen'],
  },
  {
    name: 'web.config.file',
    value: 'FILE',
    help: 'TLS and basic auth of that listener, in the format of Prometheus’s exporter-toolkit.',
    setting: ['web', 'config_file'],
    only: configured,
  },
  {
    name: 'web.enable-lifecycle',
    help: 'Reload the configuration at a POST to /-/reload too; SIGHUP always does.',
    setting: ['web', 'enable_lifecycle'],
    only: configured,
  },
  {
    name: 'webhooks.listen-address',
    value: 'ADDRESS',
    help: 'Address that receives messages of AWS’s, such as :8080.',
    setting: ['webhooks', 'listen'],
  },
  {
    name: 'webhooks.config.file',
    value: 'FILE',
    help: 'TLS and basic auth of that listener.',
    setting: ['webhooks', 'config_file'],
    only: configured,
  },
  {
    name: 'log.level',
    value: 'LEVEL',
    help: 'error, warn, info or debug.',
    setting: ['log', 'level'],
    only: configured,
  },
  {
    name: 'log.format',
    value: 'FORMAT',
    help: 'json or logfmt.',
    setting: ['log', 'format'],
    only: configured,
  },
  ...collectorNames.map((name) => ({
    name: `collector.${name}`,
    help: `Run the collector ${name}, or not.`,
    setting: ['collectors', name, 'enabled'],
    only: configured,
  })),
  {
    name: 'seed',
    value: 'NUMBER',
    fallback: '1',
    help: 'Seed of the simulation: the same number gives the same events.',
    only: ['demo'],
  },
  {
    name: 'receivers',
    value: 'NAMES',
    fallback: 'sns',
    help: 'How events arrive, each event through all of them: sns,firehose,eventbridge,sqs; feedback-email adds some that arrive only by mail; or all.',
    only: ['demo'],
  },
  {
    name: 'event-log',
    value: 'OUTPUTS',
    fallback: 'none',
    help: 'Where a record of each event goes: stdout, otlp (to where OTEL_EXPORTER_OTLP_* says), both, or none.',
    only: ['demo'],
  },
  { name: 'speed', value: 'NUMBER', fallback: '60', help: 'Simulated seconds per second.', only: ['demo'] },
  {
    name: 'duration',
    value: 'SECONDS',
    fallback: '0',
    help: 'Stop after so many seconds; 0 runs until stopped.',
    only: ['demo'],
  },
  { name: 'version', help: 'Print the version and exit.' },
  { name: 'help', short: 'h', help: 'Print this help and exit.' },
];
