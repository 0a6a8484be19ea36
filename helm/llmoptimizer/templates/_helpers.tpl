{{- define "llmo.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{- else -}}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{- end -}}
{{- end -}}

{{/* Labels that select a service's pods; they never change over a release's life. Call with (dict "root" $ "name" "auth"). */}}
{{- define "llmo.selector" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end -}}

{{- define "llmo.labels" -}}
{{ include "llmo.selector" . }}
app.kubernetes.io/part-of: llmoptimizer
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "llmo.image" -}}
{{- $tag := .root.Values.image.tag | default .root.Chart.AppVersion -}}
{{- with .root.Values.image.registry }}{{ . }}/{{ end }}{{ .root.Values.image.repository }}/{{ .name }}:{{ $tag }}
{{- end -}}

{{- define "llmo.secret" -}}
{{ .Values.secrets.existingSecret | default (printf "%s-secrets" (include "llmo.fullname" .)) }}
{{- end -}}

{{- define "llmo.serviceAccount" -}}
{{ .Values.serviceAccount.name | default (include "llmo.fullname" .) }}
{{- end -}}

{{/* One variable from the secret. Call with (dict "root" $ "key" "X" "optional" false). */}}
{{- define "llmo.secretEnv" -}}
- name: {{ .key }}
  valueFrom:
    secretKeyRef:
      name: {{ include "llmo.secret" .root }}
      key: {{ .key }}
      {{- if .optional }}
      optional: true
      {{- end }}
{{- end -}}
