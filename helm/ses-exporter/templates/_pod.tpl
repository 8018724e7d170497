{{/* The selector of a component's pods. Takes `root` and `component`. */}}
{{- define "ses-exporter.podLabels" -}}
{{ include "ses-exporter.selectorLabels" .root }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* What a probe asks: over HTTP where that needs no password. */}}
{{- define "ses-exporter.probe" -}}
{{- if .root.Values.web.auth -}}
tcpSocket:
  port: metrics
{{- else -}}
httpGet:
  path: {{ .path }}
  port: metrics
  {{- if .root.Values.web.tls }}
  scheme: HTTPS
  {{- end }}
{{- end }}
{{- end }}

{{/* Environment variables, or nothing. Takes `root` and `roles`. */}}
{{- define "ses-exporter.env" -}}
{{- $values := .root.Values -}}
{{- if include "ses-exporter.isStateful" .root }}
- name: SES_EXPORTER_LEDGER_PATH
  value: /data/ledger.db
{{- end }}
{{- with .roles }}
- name: SES_EXPORTER_ROLES
  value: {{ . }}
{{- end }}
{{- with $values.aws.region }}
- name: AWS_REGION
  value: {{ . }}
{{- end }}
{{- range $name, $key := $values.secretEnv }}
- name: {{ $name }}
  valueFrom:
    secretKeyRef:
      name: {{ $key.name }}
      key: {{ $key.key }}
{{- end }}
{{- if include "ses-exporter.hasOtlp" .root }}
{{- range $name, $field := dict "K8S_NAMESPACE_NAME" "metadata.namespace" "K8S_NODE_NAME" "spec.nodeName" "K8S_POD_NAME" "metadata.name" }}
- name: {{ $name }}
  valueFrom:
    fieldRef:
      fieldPath: {{ $field }}
{{- end }}
{{- $names := list }}
{{- range $values.extraEnv }}{{ $names = append $names .name }}{{ end }}
{{- if not (has "OTEL_RESOURCE_ATTRIBUTES" $names) }}
- name: OTEL_RESOURCE_ATTRIBUTES
  value: k8s.namespace.name=$(K8S_NAMESPACE_NAME),k8s.node.name=$(K8S_NODE_NAME),k8s.pod.name=$(K8S_POD_NAME),k8s.container.name=ses-exporter
{{- end }}
{{- end }}
{{- with $values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/*
What happens at start and end, or nothing. A receiver that others stand in for waits until no Service leads to it any
more; Kubernetes can wait by itself since 1.30 (KEP-3960). Takes `root` and `component`.
*/}}
{{- define "ses-exporter.lifecycle" -}}
{{- $values := .root.Values }}
{{- $canWait := semverCompare ">=1.30.0-0" .root.Capabilities.KubeVersion.Version }}
{{- $hasTime := gt (int $values.terminationGracePeriodSeconds) 10 }}
{{- if $values.lifecycle }}
{{- toYaml $values.lifecycle }}
{{- else if and (eq .component "receiver") (include "ses-exporter.hasWebhooks" .root) $canWait $hasTime -}}
preStop:
  sleep:
    seconds: 5
{{- end }}
{{- end }}

{{/* A pod. Takes `root`, `component`, `suffix`, `roles` (empty means all), `single`, `resources`. */}}
{{- define "ses-exporter.pod" -}}
{{- $ := .root }}
{{- $values := .root.Values }}
{{- $labels := include "ses-exporter.podLabels" . }}
{{- $stateful := include "ses-exporter.isStateful" $ -}}
metadata:
  labels:
    {{- include "ses-exporter.labels" (dict "root" $ "component" .component "labels" $values.podLabels) | nindent 4 }}
  annotations:
    {{- $annotations := dict "kubectl.kubernetes.io/default-container" "ses-exporter" }}
    {{- if not $values.existingConfigMap.name }}
    {{- $_ := set $annotations "checksum/config" (toYaml $values.config | sha256sum) }}
    {{- end }}
    {{- merge dict $values.podAnnotations $values.commonAnnotations $annotations | toYaml | nindent 4 }}
spec:
  {{- if .single }}
  # It names who sends over OTLP: with another name after each replacement, every series would be there twice for a while.
  hostname: {{ include "ses-exporter.fullname" $ }}{{ .suffix }}
  {{- end }}
  serviceAccountName: {{ include "ses-exporter.serviceAccountName" $ }}
  automountServiceAccountToken: {{ $values.automountServiceAccountToken }}
  # Variables of other Services are of no use here.
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ $values.terminationGracePeriodSeconds }}
  {{- with concat $values.imagePullSecrets (default list ($values.global).imagePullSecrets) }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.podSecurityContext }}
  securityContext:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with $values.runtimeClassName }}
  runtimeClassName: {{ . }}
  {{- end }}
  {{- with $values.schedulerName }}
  schedulerName: {{ . }}
  {{- end }}
  {{- with $values.dnsPolicy }}
  dnsPolicy: {{ . }}
  {{- end }}
  {{- with $values.dnsConfig }}
  dnsConfig:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.hostAliases }}
  hostAliases:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- range . }}
    - {{- toYaml . | nindent 6 }}
      {{- if not .labelSelector }}
      labelSelector:
        matchLabels:
          {{- $labels | nindent 10 }}
      {{- end }}
    {{- end }}
  {{- end }}
  {{- with $values.extraInitContainers }}
  initContainers:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: ses-exporter
      image: {{ include "ses-exporter.image" $ }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      {{- with $values.securityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      args:
        - --config.file=/etc/ses-exporter/config/{{ $values.existingConfigMap.key }}
        - --web.listen-address=:10587
        {{- if $values.web.existingSecret }}
        - --web.config.file=/etc/ses-exporter/web/web.yml
        {{- end }}
        - --webhooks.listen-address=:8080
        {{- if $values.webhooks.existingSecret }}
        - --webhooks.config.file=/etc/ses-exporter/webhooks/webhooks.yml
        {{- end }}
        {{- range $values.extraArgs }}
        - {{ . | quote }}
        {{- end }}
      {{- with include "ses-exporter.env" . | trim }}
      env:
        {{- . | nindent 8 }}
      {{- end }}
      {{- if or $values.aws.existingSecret $values.extraEnvFrom }}
      envFrom:
        {{- with $values.aws.existingSecret }}
        - secretRef:
            name: {{ . }}
        {{- end }}
        {{- with $values.extraEnvFrom }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- end }}
      ports:
        - name: metrics
          containerPort: 10587
        {{- if and (include "ses-exporter.hasWebhooks" $) (eq .component (include "ses-exporter.receiver" $)) }}
        - name: webhooks
          containerPort: 8080
        {{- end }}
      startupProbe:
        {{- include "ses-exporter.probe" (dict "root" $ "path" "/-/healthy") | nindent 8 }}
        {{- toYaml $values.startupProbe | nindent 8 }}
      livenessProbe:
        {{- include "ses-exporter.probe" (dict "root" $ "path" "/-/healthy") | nindent 8 }}
        {{- toYaml $values.livenessProbe | nindent 8 }}
      readinessProbe:
        {{- include "ses-exporter.probe" (dict "root" $ "path" "/-/ready") | nindent 8 }}
        {{- toYaml $values.readinessProbe | nindent 8 }}
      {{- with include "ses-exporter.lifecycle" . }}
      lifecycle:
        {{- . | nindent 8 }}
      {{- end }}
      {{- with .resources }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      volumeMounts:
        - name: config
          mountPath: /etc/ses-exporter/config
          readOnly: true
        {{- if $stateful }}
        - name: data
          mountPath: /data
        {{- end }}
        {{- if $values.web.existingSecret }}
        - name: web
          mountPath: /etc/ses-exporter/web
          readOnly: true
        {{- end }}
        {{- if $values.webhooks.existingSecret }}
        - name: webhooks
          mountPath: /etc/ses-exporter/webhooks
          readOnly: true
        {{- end }}
        {{- range $index, $secret := $values.secretFiles }}
        - name: secret-{{ $index }}
          mountPath: /etc/ses-exporter/secrets/{{ $secret }}
          readOnly: true
        {{- end }}
        {{- with $values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    {{- with $values.extraContainers }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  volumes:
    - name: config
      configMap:
        name: {{ include "ses-exporter.configMapName" $ }}
    {{- if $stateful }}
    {{- if not $values.persistence.enabled }}
    - name: data
      emptyDir: {}
    {{- else if $values.persistence.existingClaim }}
    - name: data
      persistentVolumeClaim:
        claimName: {{ $values.persistence.existingClaim }}
    {{- end }}
    {{- end }}
    {{- with $values.web.existingSecret }}
    - name: web
      secret:
        secretName: {{ . }}
    {{- end }}
    {{- with $values.webhooks.existingSecret }}
    - name: webhooks
      secret:
        secretName: {{ . }}
    {{- end }}
    {{- range $index, $secret := $values.secretFiles }}
    - name: secret-{{ $index }}
      secret:
        secretName: {{ $secret }}
    {{- end }}
    {{- with $values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}
