import { z } from 'zod';
import { thresholdsBy } from '../../../prometheus/src/thresholds.ts';

/**
 * What may stand in values.yaml beside `config`. Everything of the chart's own is closed, so that a misspelling is
 * refused; what goes to Kubernetes as it is, is Kubernetes's to check. What a value does is said in values.yaml.
 */

const text = z.string();
const flag = z.boolean();
const count = z.int().min(0);
const texts = z.record(z.string(), z.string());
/** An object or a list of objects of Kubernetes's. */
const kubernetes = z.record(z.string(), z.unknown());
const kubernetesList = z.array(kubernetes);

const quantity = z.union([z.string(), z.number()]);
const quantities = z.record(z.string(), quantity);
const resources = z.strictObject({
  requests: quantities.optional(),
  limits: quantities.optional(),
  claims: kubernetesList.optional(),
});

const probe = z.strictObject({
  initialDelaySeconds: count.optional(),
  periodSeconds: count.optional(),
  timeoutSeconds: count.optional(),
  failureThreshold: count.optional(),
  successThreshold: count.optional(),
  terminationGracePeriodSeconds: count.optional(),
});

const ipFamilyPolicy = z.enum(['', 'SingleStack', 'PreferDualStack', 'RequireDualStack']);
const serviceType = z.enum(['ClusterIP', 'NodePort', 'LoadBalancer']);
const port = z.int().min(1).max(65_535);

const monitor = z.strictObject({
  enabled: flag,
  namespace: text,
  labels: texts,
  interval: text,
  scrapeTimeout: text,
  tlsConfig: kubernetes,
  basicAuth: kubernetes,
  relabelings: kubernetesList,
  metricRelabelings: kubernetesList,
});

/** What paths follow. */
const baseUrl = z.string().regex(/^(?:https?:\/\/\S+)?$/);

const labelName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/);

const override = z.strictObject({
  for: text.optional(),
  severity: text.optional(),
  expr: text.optional(),
});

const receiver = z.strictObject({
  replicas: count,
  resources,
  autoscaling: z.strictObject({
    enabled: flag,
    minReplicas: count,
    maxReplicas: count,
    targetCPUUtilizationPercentage: count,
    targetMemoryUtilizationPercentage: count,
    behavior: kubernetes,
  }),
  keda: z.strictObject({
    enabled: flag,
    minReplicas: count,
    maxReplicas: count,
    queueLength: z.int().min(1),
    pollingInterval: z.int().min(1),
    cooldownPeriod: count,
    identityOwner: z.enum(['operator', 'pod']),
    authentication: text,
    triggers: kubernetesList,
  }),
});

const parts = {
  existingConfigMap: z.strictObject({ name: text, key: z.string().min(1) }),
  secretEnv: z.record(
    z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/),
    z.strictObject({ name: z.string().min(1), key: z.string().min(1) }),
  ),
  secretFiles: z.array(z.string().min(1)),
  topology: z.enum(['single', 'scaled']),
  receiver,
  collector: z.strictObject({ replicas: z.int().min(1) }),
  image: z.strictObject({
    registry: text,
    repository: z.string().min(1),
    tag: text,
    digest: z.string().regex(/^(?:sha256:[0-9a-f]{64})?$/),
    pullPolicy: z.enum(['IfNotPresent', 'Always', 'Never']),
  }),
  imagePullSecrets: kubernetesList,
  aws: z.strictObject({
    region: text,
    roleArn: z.string().regex(/^(?:arn:aws[a-z-]*:iam::\d{12}:role\/.+)?$/),
    existingSecret: text,
  }),
  serviceAccount: z.strictObject({ create: flag, name: text, annotations: texts, labels: texts }),
  persistence: z.strictObject({
    enabled: flag,
    existingClaim: text,
    size: quantity,
    storageClass: text,
    accessModes: z.array(z.enum(['ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteMany'])).min(1),
    annotations: texts,
    selector: kubernetes,
    whenDeleted: z.enum(['Retain', 'Delete']),
  }),
  web: z.strictObject({ existingSecret: text, tls: flag, auth: flag }),
  webhooks: z.strictObject({ existingSecret: text }),
  service: z.strictObject({ type: serviceType, port, annotations: texts, labels: texts, ipFamilyPolicy }),
  webhookService: z.strictObject({
    type: serviceType,
    port,
    nodePort: z.int().min(0).max(65_535),
    annotations: texts,
    labels: texts,
    loadBalancerSourceRanges: z.array(text),
    ipFamilyPolicy,
  }),
  ingress: z.strictObject({
    enabled: flag,
    className: text,
    annotations: texts,
    labels: texts,
    hosts: z.array(z.string().min(1)),
    tls: z.array(z.strictObject({ secretName: text.optional(), hosts: z.array(text).optional() })),
  }),
  httpRoute: z.strictObject({
    enabled: flag,
    parentRefs: kubernetesList,
    hostnames: z.array(z.string().min(1)),
    filters: kubernetesList,
    annotations: texts,
    labels: texts,
  }),
  serviceMonitor: monitor,
  podMonitor: monitor,
  prometheusRule: z.strictObject({
    enabled: flag,
    namespace: text,
    labels: texts,
    runbookUrl: baseUrl,
    grafanaUrl: baseUrl,
    clusterLabels: z.array(labelName).min(1),
    thresholds: z.strictObject(thresholdsBy(() => z.number().min(0))),
    disabled: z.array(z.string().min(1)),
    overrides: z.record(z.string(), override),
    additionalLabels: texts,
    additionalRules: kubernetesList,
  }),
  dashboards: z.strictObject({
    enabled: flag,
    namespace: text,
    labels: texts,
    annotations: texts,
    operator: z.strictObject({
      enabled: flag,
      folder: text,
      instanceSelector: kubernetes,
      allowCrossNamespaceImport: flag,
      resyncPeriod: text,
    }),
  }),
  networkPolicy: z.strictObject({
    enabled: flag,
    metricsFrom: kubernetesList,
    webhooksFrom: kubernetesList,
    egress: flag,
    extraEgress: kubernetesList,
  }),
  podDisruptionBudget: z.strictObject({
    enabled: flag,
    maxUnavailable: z.union([count, z.string().regex(/^\d+%$/)]),
    unhealthyPodEvictionPolicy: z.enum(['AlwaysAllow', 'IfHealthyBudget']),
  }),
  test: z.strictObject({ enabled: flag }),
};

const pod = {
  automountServiceAccountToken: flag,
  resources,
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  podSecurityContext: kubernetes,
  securityContext: kubernetes,
  strategy: kubernetes,
  revisionHistoryLimit: count,
  terminationGracePeriodSeconds: count,
  minReadySeconds: count,
  podLabels: texts,
  podAnnotations: texts,
  nodeSelector: texts,
  tolerations: kubernetesList,
  affinity: kubernetes,
  topologySpreadConstraints: kubernetesList,
  priorityClassName: text,
  runtimeClassName: text,
  schedulerName: text,
  dnsPolicy: z.enum(['', 'ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None']),
  dnsConfig: kubernetes,
  hostAliases: kubernetesList,
  lifecycle: kubernetes,
  extraArgs: z.array(z.string().min(1)),
  extraEnv: kubernetesList,
  extraEnvFrom: kubernetesList,
  extraVolumes: kubernetesList,
  extraVolumeMounts: kubernetesList,
  extraInitContainers: kubernetesList,
  extraContainers: kubernetesList,
};

const release = {
  commonLabels: texts,
  commonAnnotations: texts,
  extraManifests: kubernetesList,
  nameOverride: text,
  fullnameOverride: text,
  namespaceOverride: text,
  clusterDomain: z.string().min(1),
  global: kubernetes,
};

export const ChartValues = z.strictObject({ ...parts, ...pod, ...release });
