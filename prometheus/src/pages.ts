/** Pages beside the dashboards on which an alert is looked into, by what they show. */
export const pages = {
  account: 'SES’s console, *Account dashboard*',
  reputation: 'SES’s console, *Reputation metrics*',
  identities: 'SES’s console, *Identities*',
  configurationSets: 'SES’s console, *Configuration sets*',
  dedicatedIps: 'SES’s console, *Dedicated IPs*',
  suppressionList: 'SES’s console, *Suppression list*',
  tenants: 'SES’s console, *Tenants*',
  templates: 'SES’s console, *Email templates*',
  advisor: 'SES’s console, *Virtual Deliverability Manager*, *Advisor*',
  deliverability: 'SES’s console, *Virtual Deliverability Manager*, *Dashboard*',
  cloudwatch: 'CloudWatch’s console, *Metrics*, namespace `AWS/SES`',
  subscriptions: 'SNS’s console, *Subscriptions*',
  queues: 'SQS’s console, *Queues*',
  streams: 'Data Firehose’s console, the stream, *Monitoring*',
  costs: 'Cost Explorer, service CloudWatch',
  targets: 'Prometheus, *Status*, *Target health*',
  landing: 'The exporter’s landing page, `http://<exporter>:10587/`',
} as const;
export type Page = keyof typeof pages;
