{{/*
"debug" or "production". Debug only where debug.enabled is true and the environment is on the list, letter for letter: everything else is production.
Takes the chart's context. Fails where a value is not what it should be, in both modes.
*/}}
{{- define "sonde-debug.mode" -}}
{{- include "sonde-debug.check" . -}}
{{- $debug := .Values.debug | default dict -}}
{{- $environments := get $debug "environments" | default (list "dev" "test" "staging") -}}
{{- if and (eq (toString (get $debug "enabled")) "true") (has (include "sonde-debug.environment" .) $environments) -}}
debug
{{- else -}}
production
{{- end -}}
{{- end -}}

{{/* The environment's name: environment, or global.environment; empty where neither is there. */}}
{{- define "sonde-debug.environment" -}}
{{- $environment := .Values.environment | default (get (.Values.global | default dict) "environment") -}}
{{- if kindIs "string" $environment -}}{{- $environment -}}{{- end -}}
{{- end -}}
