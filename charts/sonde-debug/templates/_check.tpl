{{/* Fails where a value under debug, or the environment, is not what it should be: values.schema.json in words. Prints nothing. */}}
{{- define "sonde-debug.check" -}}
{{- if not (kindIs "map" (.Values.global | default dict)) -}}{{- fail (printf "global is %s; it takes a mapping" (toJson .Values.global)) -}}{{- end -}}
{{- range $where, $name := dict "environment" .Values.environment "global.environment" (get (.Values.global | default dict) "environment") -}}
{{- if not (or (kindIs "invalid" $name) (kindIs "string" $name)) -}}
{{- fail (printf "%s is %s; it takes a name, in quotes where YAML would read another thing: \"dev\"" $where (toJson $name)) -}}
{{- end -}}
{{- end -}}
{{- $debug := .Values.debug | default dict -}}
{{- if not (kindIs "map" $debug) -}}{{- fail (printf "debug is %s; it takes a mapping with enabled" (toJson $debug)) -}}{{- end -}}
{{- $kinds := dict "enabled" "bool" "environments" "slice" "runtime" "string" "container" "string" "debugger" "string" "program" "string" "arguments" "slice"
      "port" "number" "image" "map" "ptrace" "bool" "resources" "map" "breakpointSeconds" "number" "env" "map" -}}
{{- range $key, $value := $debug -}}
{{- $kind := get $kinds $key -}}
{{- if not $kind -}}{{- fail (printf "debug.%s is not known; known are %s" $key (keys $kinds | sortAlpha | join ", ")) -}}{{- end -}}
{{- include "sonde-debug.checkKind" (list (printf "debug.%s" $key) $kind $value) -}}
{{- end -}}
{{- range $at, $name := get $debug "environments" | default list -}}
{{- include "sonde-debug.checkKind" (list (printf "debug.environments[%d]" $at) "string" $name) -}}
{{- if not $name -}}{{- fail (printf "debug.environments[%d] is empty; an environment without a name is production" $at) -}}{{- end -}}
{{- if regexMatch "(?i)^(prod|production|prd|live)([-_.0-9].*)?$" $name -}}
{{- fail (printf "debug.environments names %s: nothing is debuggable in production; debug it with sonde debug, which asks and leaves nothing behind" $name) -}}
{{- end -}}
{{- end -}}
{{- range $at, $word := get $debug "arguments" | default list -}}{{- include "sonde-debug.checkKind" (list (printf "debug.arguments[%d]" $at) "string" $word) -}}{{- end -}}
{{- range $name, $value := get $debug "env" | default dict -}}{{- include "sonde-debug.checkKind" (list (printf "debug.env.%s" $name) "string" $value) -}}{{- end -}}
{{- range $key, $value := get $debug "image" | default dict -}}
{{- if not (has $key (list "repository" "tag" "digest" "pullPolicy")) -}}{{- fail (printf "debug.image.%s is not known; known are digest, pullPolicy, repository, tag" $key) -}}{{- end -}}
{{- include "sonde-debug.checkKind" (list (printf "debug.image.%s" $key) "string" $value) -}}
{{- end -}}
{{- if not (has (get $debug "runtime" | default "go") (list "go" "node" "python" "java")) -}}
{{- fail (printf "debug.runtime is %s; it takes go, node, python or java" (get $debug "runtime")) -}}
{{- end -}}
{{- include "sonde-debug.checkRange" (list "debug.port" (get $debug "port") 1024 65535) -}}
{{- include "sonde-debug.checkRange" (list "debug.breakpointSeconds" (get $debug "breakpointSeconds") 10 86400) -}}
{{- with get $debug "program" -}}
{{- if not (hasPrefix "/" .) -}}{{- fail (printf "debug.program is %s; it takes the program's whole path in the image: /app/api" .) -}}{{- end -}}
{{- end -}}
{{- end -}}

{{/* list WHERE KIND VALUE: fails where the value is of another kind. null is no value, but for enabled. */}}
{{- define "sonde-debug.checkKind" -}}
{{- $where := index . 0 -}}{{- $kind := index . 1 -}}{{- $value := index . 2 -}}
{{- $is := kindOf $value -}}
{{- $fits := eq $is $kind -}}
{{- if eq $kind "number" -}}
{{- $fits = and (has $is (list "int" "int64" "float64")) (eq (toString $value) (toString (int64 $value))) -}}
{{- end -}}
{{- if not (or $fits (eq $is "invalid")) -}}
{{- $words := dict "bool" "true or false, without quotes" "slice" "a list" "map" "a mapping" "string" "a text" "number" "a whole number" -}}
{{- fail (printf "%s is %s; it takes %s" $where (toJson $value) (get $words $kind)) -}}
{{- end -}}
{{- end -}}

{{/* list WHERE VALUE LEAST MOST: an empty value is none. */}}
{{- define "sonde-debug.checkRange" -}}
{{- $value := index . 1 -}}
{{- if not (has $value (list nil "")) -}}
{{- if or (lt (int64 $value) (int64 (index . 2))) (gt (int64 $value) (int64 (index . 3))) -}}
{{- fail (printf "%s is %v; it takes %v to %v" (index . 0) $value (index . 2) (index . 3)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
