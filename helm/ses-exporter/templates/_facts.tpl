{{/* What follows from the values. A truth is "true" or nothing. */}}

{{- define "ses-exporter.ledger" -}}
{{- default "sqlite" ((.Values.config).ledger).type }}
{{- end }}

{{- define "ses-exporter.isScaled" -}}
{{- if eq .Values.topology "scaled" }}true{{ end }}
{{- end }}

{{- define "ses-exporter.isStateful" -}}
{{- if eq (include "ses-exporter.ledger" .) "sqlite" }}true{{ end }}
{{- end }}

{{/* Whether a receiver is configured that AWS posts to. */}}
{{- define "ses-exporter.hasWebhooks" -}}
{{- $receivers := default dict .Values.config.receivers }}
{{- if or (hasKey $receivers "sns") (hasKey $receivers "firehose") (hasKey $receivers "eventbridge") }}true{{ end }}
{{- end }}

{{/* The component whose pods receive webhooks. */}}
{{- define "ses-exporter.receiver" -}}
{{- if include "ses-exporter.isScaled" . }}receiver{{ else }}exporter{{ end }}
{{- end }}

{{/* Paths of the webhooks, as JSON. */}}
{{- define "ses-exporter.webhookPaths" -}}
{{- $paths := list }}
{{- range $receiver := list "sns" "firehose" "eventbridge" }}
{{- if hasKey (default dict $.Values.config.receivers) $receiver }}{{ $paths = append $paths (printf "/%s" $receiver) }}{{ end }}
{{- end }}
{{- toJson $paths }}
{{- end }}

{{/* The port that a URL says, or nothing. By its text, because parts of it may be references. */}}
{{- define "ses-exporter.portOf" -}}
{{- regexFind ":[0-9]+(/.*)?$" . | regexFind "[0-9]+" }}
{{- end }}

{{/* Ports of Redis, as JSON. Sentinels name a primary of their own, whose port is taken for the usual one. */}}
{{- define "ses-exporter.redisPorts" -}}
{{- $redis := default dict ((.Values.config).ledger).redis }}
{{- $isSentinel := eq (default "single" $redis.mode) "sentinel" }}
{{- $ports := ternary (list "6379") list $isSentinel }}
{{- range $redis.urls }}
{{- $ports = append $ports (include "ses-exporter.portOf" . | default (ternary "26379" "6379" $isSentinel)) }}
{{- end }}
{{- $ports | uniq | sortAlpha | toJson }}
{{- end }}

{{/* The AWS region of a queue, or nothing: what is said of it, else what its URL says. */}}
{{- define "ses-exporter.queueRegion" -}}
{{- default (regexFind "//sqs\\.[a-z0-9-]+\\." .url | trimPrefix "//sqs." | trimSuffix ".") .region }}
{{- end }}

{{/* Whether anything is sent over OTLP: by the configuration, or by OpenTelemetry's own variables. */}}
{{- define "ses-exporter.hasOtlp" -}}
{{- $config := default dict .Values.config }}
{{- $switches := list "OTEL_METRICS_EXPORTER" "OTEL_TRACES_EXPORTER" }}
{{- $isSwitched := or ($config.otlp).enabled (has "otlp" (default list (($config.events).log).to)) }}
{{- range .Values.extraEnv }}{{ $isSwitched = or $isSwitched (has .name $switches) }}{{ end }}
{{- if $isSwitched }}true{{ end }}
{{- end }}

{{/* Contradictions are refused with a sentence, before anything is made. */}}
{{- define "ses-exporter.refuse" -}}
{{- $ledger := include "ses-exporter.ledger" . }}
{{- $scaled := include "ses-exporter.isScaled" . }}
{{- if and $scaled (ne $ledger "redis") }}
{{- fail (printf "topology scaled needs config.ledger.type redis: several pods cannot share a ledger of type %s" $ledger) }}
{{- end }}
{{- if and $scaled (not .Values.config.receivers) }}
{{- fail "topology scaled needs a receiver in config.receivers: its receivers would have nothing to receive" }}
{{- end }}
{{- if and .Values.receiver.autoscaling.enabled .Values.receiver.keda.enabled }}
{{- fail "receiver.autoscaling and receiver.keda cannot both be enabled: KEDA makes a HorizontalPodAutoscaler of its own" }}
{{- end }}
{{- if and (or .Values.receiver.autoscaling.enabled .Values.receiver.keda.enabled) (not $scaled) }}
{{- fail "receiver.autoscaling and receiver.keda need topology scaled: one pod cannot be scaled" }}
{{- end }}
{{- if and .Values.receiver.keda.enabled (not (or .Values.receiver.keda.triggers ((.Values.config.receivers).sqs).queues)) }}
{{- fail "receiver.keda needs queues in config.receivers.sqs, or receiver.keda.triggers" }}
{{- end }}
{{- if .Values.receiver.keda.enabled }}
{{- range ((.Values.config.receivers).sqs).queues }}
{{- if or (contains "${" .url) (contains "${" (default "" .region)) }}
{{- fail (printf "receiver.keda cannot look into the queue %s: KEDA does not read ${NAME}, only the exporter does; write url and region out" .url) }}
{{- end }}
{{- if not (include "ses-exporter.queueRegion" .) }}
{{- fail (printf "receiver.keda needs the region of the queue %s, which its URL does not say" .url) }}
{{- end }}
{{- end }}
{{- end }}
{{- with .Values.receiver.autoscaling }}
{{- if and .enabled (not (or .targetCPUUtilizationPercentage .targetMemoryUtilizationPercentage)) }}
{{- fail "receiver.autoscaling needs a target: targetCPUUtilizationPercentage or targetMemoryUtilizationPercentage above 0" }}
{{- end }}
{{- end }}
{{- if and (or .Values.ingress.enabled .Values.httpRoute.enabled) (not (include "ses-exporter.hasWebhooks" .)) }}
{{- fail "ingress and httpRoute need a receiver that AWS posts to: config.receivers.sns, firehose or eventbridge" }}
{{- end }}
{{- if and .Values.ingress.enabled (not .Values.ingress.hosts) }}
{{- fail "ingress needs a name in ingress.hosts" }}
{{- end }}
{{- if and .Values.httpRoute.enabled (not .Values.httpRoute.parentRefs) }}
{{- fail "httpRoute needs a gateway in httpRoute.parentRefs" }}
{{- end }}
{{- if and .Values.serviceMonitor.enabled .Values.podMonitor.enabled }}
{{- fail "serviceMonitor and podMonitor cannot both be enabled: every series would be there twice" }}
{{- end }}
{{- if and .Values.existingConfigMap.name (omit (default dict .Values.config) "ledger" "receivers") }}
{{- fail "config beside existingConfigMap may only say ledger and receivers: the rest would be ignored" }}
{{- end }}
{{- if and .Values.dashboards.operator.enabled (not .Values.dashboards.enabled) }}
{{- fail "dashboards.operator needs dashboards.enabled: the ConfigMaps hold what it reads" }}
{{- end }}
{{- end }}
