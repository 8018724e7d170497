{{- define "ses-exporter.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" }}
{{- end }}

{{/* At most 50 characters, because names are made from it. */}}
{{- define "ses-exporter.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 50 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "ses-exporter.namespace" -}}
{{- default .Release.Namespace .Values.namespaceOverride }}
{{- end }}

{{- define "ses-exporter.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "ses-exporter.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "ses-exporter.configMapName" -}}
{{- default (include "ses-exporter.fullname" .) .Values.existingConfigMap.name }}
{{- end }}

{{- define "ses-exporter.claimName" -}}
{{- default (printf "%s-data" (include "ses-exporter.fullname" .)) .Values.persistence.existingClaim }}
{{- end }}

{{- define "ses-exporter.image" -}}
{{- $registry := default .Values.image.registry (.Values.global).imageRegistry }}
{{- $name := .Values.image.repository }}
{{- if $registry }}{{ $name = printf "%s/%s" $registry $name }}{{ end }}
{{- if .Values.image.digest }}
{{- printf "%s@%s" $name .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" $name (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}
{{- end }}

{{/* What never changes in the life of a release: the chart's version is not among it. */}}
{{- define "ses-exporter.selectorLabels" -}}
app.kubernetes.io/name: {{ include "ses-exporter.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/*
Labels of an object. Takes `root`, and optionally `component` and `labels`, which win over what the chart only tells.
*/}}
{{- define "ses-exporter.labels" -}}
{{- $chart := .root.Chart }}
{{- $selected := include "ses-exporter.selectorLabels" .root | fromYaml }}
{{- with .component }}{{ $_ := set $selected "app.kubernetes.io/component" . }}{{ end }}
{{- $given := merge dict (default dict .labels) .root.Values.commonLabels }}
{{- range $name := list "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" }}
{{- if hasKey $given $name }}{{ fail (printf "the label %s is the chart's own, because it selects by it" $name) }}{{ end }}
{{- end }}
{{- $told := dict "app.kubernetes.io/version" $chart.AppVersion "app.kubernetes.io/managed-by" .root.Release.Service }}
{{- $_ := set $told "helm.sh/chart" (printf "%s-%s" $chart.Name $chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-") }}
{{- merge $selected $given $told | toYaml }}
{{- end }}

{{/*
The head of every object. Takes `root`, and optionally `suffix` and `name`, `namespace`, `component`, `labels`,
`annotations`.
*/}}
{{- define "ses-exporter.metadata" -}}
{{- $root := .root -}}
name: {{ default (printf "%s%s" (include "ses-exporter.fullname" $root) (default "" .suffix)) .name }}
namespace: {{ default (include "ses-exporter.namespace" $root) .namespace }}
labels:
  {{- include "ses-exporter.labels" . | nindent 2 }}
{{- with merge dict (default dict .annotations) $root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
