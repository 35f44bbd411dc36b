{{/*
A workload as the template named by manifest renders it: in production to the byte, in debug mode with its debug parts.
Takes dict "context" $ "manifest" "shop.deployment".
*/}}
{{- define "sonde-debug.workload" -}}
{{- $manifest := include .manifest .context -}}
{{- if eq (include "sonde-debug.mode" .context) "debug" -}}
{{- include "sonde-debug.debuggable" (list .context .manifest $manifest) -}}
{{- else -}}
{{- $manifest -}}
{{- end -}}
{{- end -}}

{{/* What has no place beside a debugger, such as an autoscaler or a disruption budget: rendered in production only. */}}
{{- define "sonde-debug.production" -}}
{{- if eq (include "sonde-debug.mode" .context) "production" -}}{{- include .manifest .context -}}{{- end -}}
{{- end -}}

{{/* A Service or an Ingress, to the byte and in both modes; fails where it leads to the debug port. */}}
{{- define "sonde-debug.route" -}}
{{- include "sonde-debug.check" .context -}}
{{- $manifest := include .manifest .context -}}
{{- $debug := .context.Values.debug | default dict -}}
{{- $port := include "sonde-debug.port" $debug | int -}}
{{- $object := fromYaml $manifest -}}
{{- $spec := get $object "spec" | default dict -}}
{{- range get $spec "ports" | default list -}}
{{- range list (get . "port") (get . "targetPort") (get . "name") -}}
{{- include "sonde-debug.refuse" (list $.manifest . $port) -}}
{{- end -}}
{{- end -}}
{{- with get $spec "defaultBackend" -}}{{- include "sonde-debug.refuseBackend" (list $.manifest . $port) -}}{{- end -}}
{{- range get $spec "rules" | default list -}}
{{- range get (get . "http" | default dict) "paths" | default list -}}
{{- include "sonde-debug.refuseBackend" (list $.manifest (get . "backend") $port) -}}
{{- end -}}
{{- end -}}
{{- $manifest -}}
{{- end -}}

{{- define "sonde-debug.refuseBackend" -}}
{{- $service := get (index . 1 | default dict) "service" | default dict -}}
{{- $backend := get $service "port" | default dict -}}
{{- include "sonde-debug.refuse" (list (index . 0) (get $backend "number") (index . 2)) -}}
{{- include "sonde-debug.refuse" (list (index . 0) (get $backend "name") (index . 2)) -}}
{{- end -}}

{{- define "sonde-debug.refuse" -}}
{{- $named := index . 1 -}}
{{- if or (eq (toString $named) "tcp-debug") (eq (toString $named) (toString (index . 2))) -}}
{{- fail (printf "%s leads to the debug port (%v): it is reached through the API server alone, as kubectl port-forward and sonde do it" (index . 0) $named) -}}
{{- end -}}
{{- end -}}

{{/* The debug port: debug.port, or what the runtime's debugger is used to. Takes the values under debug. */}}
{{- define "sonde-debug.port" -}}
{{- $usual := dict "go" 2345 "node" 9229 "python" 5678 "java" 5005 -}}
{{- get . "port" | default (get $usual (get . "runtime" | default "go")) | int64 -}}
{{- end -}}
