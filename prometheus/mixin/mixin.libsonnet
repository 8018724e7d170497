// ses-exporter as a monitoring mixin: dashboards, rules and alerts in the form that jsonnet users know.
//   local ses = (import 'ses-exporter/prometheus/mixin/mixin.libsonnet') + {
//     _config+:: { grafanaUrl: 'https://grafana.example.com', thresholds+: { minimumSends1h: 500 } },
//   };
// The files are the same as for the other ways to install them. To change an alert otherwise, map over
// prometheusAlerts.groups; to leave one out, filter.
local defaults = import 'thresholds.json';

local filled(text, thresholds) =
  local unknown = std.setDiff(std.objectFields(thresholds), std.objectFields(defaults));
  assert unknown == [] : 'there is no threshold ' + std.join(', ', unknown);
  std.foldl(
    function(rules, name) std.strReplace(rules, '${' + name + '}', '%.12g' % thresholds[name]),
    std.objectFields(thresholds),
    text,
  );

// What tells clusters apart stands in rules as `cluster`, first of the labels of a `by` or an `on`.
local configured(text, config) =
  std.foldl(
    function(rules, end) std.strReplace(rules, '(cluster' + end, '(' + std.join(', ', config.clusterLabels) + end),
    [',', ')'],
    filled(text, config.thresholds),
  );

local addressed(rule, config) = rule {
  [if 'annotations' in rule then 'annotations']+: {
    runbook_url: std.rstripChars(config.runbookUrl, '/') + super.runbook_url,
    dashboard_url: std.rstripChars(config.grafanaUrl, '/') + super.dashboard_url,
  },
};

{
  _config+:: {
    // Address before the paths of runbooks, such as https://git.example.com/ses-exporter/blob/main. Empty leaves the
    // paths alone, for the Alertmanager's templates to complete.
    runbookUrl: '',
    // Address of Grafana, before the paths of dashboards.
    grafanaUrl: '',
    // Labels that tell clusters apart (external labels of Prometheus): rules keep them.
    clusterLabels: ['cluster'],
    // Thresholds of the alerts: docs/alerts.md describes each.
    thresholds: defaults,
  },
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
  prometheusAlerts+::
    local config = self._config;
    local rules = std.parseYaml(configured(importstr '../../helm/ses-exporter/files/rules/ses-alerts.yaml', config));
    rules {
      groups: [group { rules: [addressed(rule, config) for rule in group.rules] } for group in super.groups],
    },
  prometheusRules+::
    std.parseYaml(configured(importstr '../../helm/ses-exporter/files/rules/ses-recording.yaml', self._config)),
}
