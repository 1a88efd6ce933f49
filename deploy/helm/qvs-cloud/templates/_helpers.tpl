{{- define "qvs.name" -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end }}

{{- define "qvs.selector" -}}
app.kubernetes.io/name: qvs-cloud
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "qvs.labels" -}}
{{ include "qvs.selector" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "qvs.account" -}}
{{- .Values.serviceAccount.name | default (include "qvs.name" .) -}}
{{- end }}

{{- /* A variable whose value is in a Secret; nothing if none is named. */ -}}
{{- define "qvs.secret" -}}
{{- if .from.name -}}
- name: {{ .name }}
  valueFrom: {secretKeyRef: {name: {{ .from.name }}, key: {{ .from.key }}}}
{{- end -}}
{{- end }}

{{- define "qvs.value" -}}
{{- if .value -}}
- {name: {{ .name }}, value: {{ .value | toString | quote }}}
{{- end -}}
{{- end }}

{{- define "qvs.check" -}}
{{- $blobs := 0 -}}
{{- range list .Values.blobs.secret.name .Values.blobs.azureContainer .Values.blobs.existingClaim }}{{ if . }}{{ $blobs = add1 $blobs }}{{ end }}{{ end -}}
{{- if ne (int $blobs) 1 }}{{ fail "blobs: name exactly one of blobs.secret.name, blobs.azureContainer and blobs.existingClaim." }}{{ end -}}
{{- if and .Values.masterKeys.secret.name .Values.masterKeys.keyVaultKey }}{{ fail "masterKeys: name either a secret or keyVaultKey." }}{{ end -}}
{{- if not (or .Values.masterKeys.secret.name .Values.masterKeys.keyVaultKey) }}{{ fail "masterKeys: name a secret, or keyVaultKey. Without it every silo would have a key of its own." }}{{ end -}}
{{- if not .Values.database.secret.name }}{{ fail "database.secret.name: name the Secret with the connection string of PostgreSQL." }}{{ end -}}
{{- if not .Values.publicUrl }}{{ fail "publicUrl: say where people and tasks reach the platform, for example https://qvs.example.com." }}{{ end -}}
{{- end }}
