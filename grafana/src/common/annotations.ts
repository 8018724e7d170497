import type { AnnotationQuery } from '@grafana/grafana-foundation-sdk/dashboard';
import { firing } from './alerts.ts';
import { level, palette } from './palette.ts';
import { prometheus } from './query.ts';
import type { Scope } from './scope.ts';

type Annotation = Omit<AnnotationQuery, 'builtIn' | 'placement'>;

function annotation(
  name: string,
  iconColor: string,
  what: {
    readonly expr: string;
    readonly title: string;
    readonly text: string;
    readonly tags?: string;
    /** Hidden until the reader switches it on. */
    readonly off?: true;
  },
): Annotation {
  return {
    name,
    datasource: prometheus,
    enable: !what.off,
    hide: false,
    iconColor,
    expr: what.expr,
    titleFormat: what.title,
    textFormat: what.text,
    tagKeys: what.tags ?? '',
    step: '1m',
  };
}

const changed = (selector: string) => `changes(${selector}[$__rate_interval]) > 0`;

/** The moment at which an alert begins to fire: bands from there to its end would hide the graphs of a bad day. */
const begins = (alerts: string) => `${alerts} unless ${alerts} offset $__interval`;

const alertText = {
  title: '{{alertname}}',
  text: '{{account_id}} {{region}} {{configuration_set}}',
  tags: 'severity',
} as const;

/** What happened around a change of a line: alerts, what AWS changed, what people changed. */
export function annotations(on: Scope): readonly Annotation[] {
  return [
    annotation('Critical alerts', level.critical, { expr: begins(firing('critical')), ...alertText }),
    annotation('Warnings', level.warning, { expr: begins(firing('warning')), ...alertText, off: true }),
    annotation('Changes by AWS', palette.orchid, {
      expr: [
        changed(on('ses_account_enforcement_status', { status: 'healthy' })),
        changed(on('ses_account_sending_enabled')),
      ].join(' or '),
      title: 'Status or sending of the account changed',
      text: '{{account_id}} {{region}}',
    }),
    annotation('Changes of the quota', palette.indigo, {
      expr: changed(on('ses_account_max_24_hour_send')),
      title: 'Daily quota changed',
      text: '{{account_id}} {{region}}',
    }),
    annotation('Changes of configuration', palette.teal, {
      expr: [
        changed(on('ses_configuration_set_sending_enabled')),
        changed(on('ses_identity_dkim_signing_enabled')),
      ].join(' or '),
      title: 'Configuration changed',
      text: '{{configuration_set}} {{identity}}',
    }),
    annotation('Reloads of the exporter', palette.teal, {
      expr: changed(on('ses_exporter_config_last_reload_success_timestamp_seconds')),
      title: 'The exporter’s configuration was reloaded',
      text: '{{job}} {{instance}}',
    }),
  ];
}
