// ses-exporter as a monitoring mixin: dashboards, rules and alerts in the form that jsonnet users know.
//   local ses = import 'ses-exporter/prometheus/mixin/mixin.libsonnet';
// The files are those of the other roads, so that nothing is written twice. To change an alert, map over
// prometheusAlerts.groups; to leave one out, filter.
{
  grafanaDashboards+:: {
    'ses-overview.json': import '../../grafana/dashboards/ses-overview.json',
    'ses-reputation.json': import '../../grafana/dashboards/ses-reputation.json',
    'ses-deliverability.json': import '../../grafana/dashboards/ses-deliverability.json',
    'ses-engagement.json': import '../../grafana/dashboards/ses-engagement.json',
    'ses-senders.json': import '../../grafana/dashboards/ses-senders.json',
    'ses-cloudwatch.json': import '../../grafana/dashboards/ses-cloudwatch.json',
    'ses-events.json': import '../../grafana/dashboards/ses-events.json',
    'ses-exporter.json': import '../../grafana/dashboards/ses-exporter.json',
  },
  prometheusAlerts+:: std.parseYaml(importstr '../rules/ses-alerts.yaml'),
  prometheusRules+:: std.parseYaml(importstr '../rules/ses-recording.yaml'),
}
