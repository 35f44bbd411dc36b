{{/* list CONTEXT NAME MANIFEST: the workload with its debug parts. ConfigMaps, Secrets, volumes and everything that is not named here stay as they are. */}}
{{- define "sonde-debug.debuggable" -}}
{{- $debug := (index . 0).Values.debug -}}
{{- $name := index . 1 -}}
{{- $object := fromYaml (index . 2) -}}
{{- if not (has (get $object "kind") (list "Deployment" "StatefulSet" "DaemonSet" "ReplicaSet" "Job")) -}}
{{- fail (printf "%s renders %s; a Deployment, StatefulSet, DaemonSet, ReplicaSet or Job can be made debuggable" $name (get $object "kind" | default "no object" | toString)) -}}
{{- end -}}
{{- $spec := get $object "spec" -}}
{{- $template := get $spec "template" -}}
{{- $pod := get $template "spec" -}}
{{- $wanted := get $debug "container" | default (get (first (get $pod "containers")) "name") -}}
{{- $found := false -}}
{{- range $container := get $pod "containers" -}}
{{- if eq (get $container "name") $wanted -}}
{{- $found = true -}}
{{- include "sonde-debug.container" (list $debug $container) -}}
{{- end -}}
{{- end -}}
{{- if not $found -}}{{- fail (printf "debug.container is %s, which %s does not have" $wanted $name) -}}{{- end -}}
{{- if has (get $object "kind") (list "Deployment" "StatefulSet" "ReplicaSet") -}}{{- $_ := set $spec "replicas" 1 -}}{{- end -}}
{{- range list $object $template -}}
{{- $metadata := get . "metadata" | default dict -}}
{{- $_ := set $metadata "labels" (merge (dict "sonde.dev/mode" "debug") (get $metadata "labels" | default dict)) -}}
{{- $_ := set . "metadata" $metadata -}}
{{- end -}}
{{- toYaml $object -}}
{{- end -}}

{{/* list DEBUG CONTAINER: changes the container. Prints nothing. */}}
{{- define "sonde-debug.container" -}}
{{- $debug := index . 0 -}}{{- $container := index . 1 -}}
{{- $port := include "sonde-debug.port" $debug -}}
{{- with get $debug "image" -}}{{- include "sonde-debug.image" (list . $container) -}}{{- end -}}
{{- include "sonde-debug.start" (list $debug $container $port) -}}
{{- range $key, $value := get $debug "env" | default dict -}}{{- include "sonde-debug.env" (list $container $key $value) -}}{{- end -}}
{{- $_ := set $container "ports" (append (get $container "ports" | default list) (dict "name" "tcp-debug" "containerPort" (int64 $port) "protocol" "TCP")) -}}
{{- with get $debug "resources" -}}{{- $_ := set $container "resources" . -}}{{- end -}}
{{- $security := get $container "securityContext" | default dict -}}
{{- $_ := set $security "runAsNonRoot" true -}}
{{- $_ := set $security "allowPrivilegeEscalation" false -}}
{{- $_ := set $security "privileged" false -}}
{{- if get $debug "ptrace" -}}
{{- $capabilities := get $security "capabilities" | default dict -}}
{{- $_ := set $capabilities "add" (append (get $capabilities "add" | default list) "SYS_PTRACE" | uniq) -}}
{{- $_ := set $security "capabilities" $capabilities -}}
{{- end -}}
{{- $_ := set $container "securityContext" $security -}}
{{- $room := get $debug "breakpointSeconds" | default 600 | int64 -}}
{{- range $kind := list "livenessProbe" "readinessProbe" "startupProbe" -}}
{{- with get $container $kind -}}
{{- $period := get . "periodSeconds" | default 10 | int64 -}}
{{- $_ := set . "failureThreshold" (max (get . "failureThreshold" | default 3 | int64) (div (add $room $period -1) $period)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* list IMAGE CONTAINER */}}
{{- define "sonde-debug.image" -}}
{{- $image := index . 0 -}}{{- $container := index . 1 -}}
{{- $old := get $container "image" | default "" -}}
{{- $repository := get $image "repository" | default (regexReplaceAll "(@.*|:[^:/@]*(@.*)?)$" $old "") -}}
{{- if get $image "digest" -}}
{{- $_ := set $container "image" (printf "%s@%s" $repository (get $image "digest")) -}}
{{- else if or (get $image "tag") (get $image "repository") -}}
{{- $_ := set $container "image" (printf "%s:%s" $repository (get $image "tag" | default "debug")) -}}
{{- end -}}
{{- with get $image "pullPolicy" -}}{{- $_ := set $container "imagePullPolicy" . -}}{{- end -}}
{{- end -}}

{{/* list DEBUG CONTAINER PORT: how the program starts with its debugger, which listens on the pod's loopback alone. */}}
{{- define "sonde-debug.start" -}}
{{- $debug := index . 0 -}}{{- $container := index . 1 -}}{{- $port := index . 2 -}}
{{- $runtime := get $debug "runtime" | default "go" -}}
{{- $arguments := get $debug "arguments" | default (get $container "args") | default list -}}
{{- if eq $runtime "node" -}}
{{- include "sonde-debug.env" (list $container "NODE_OPTIONS" (printf "--inspect=127.0.0.1:%s" $port)) -}}
{{- else if eq $runtime "java" -}}
{{- include "sonde-debug.env" (list $container "JAVA_TOOL_OPTIONS" (printf "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:%s" $port)) -}}
{{- else -}}
{{- $program := get $debug "program" -}}
{{- if not $program -}}{{- fail "debug.program is missing: the program's whole path in the debug image, /app/api" -}}{{- end -}}
{{- if eq $runtime "python" -}}
{{- $_ := set $container "command" (list (get $debug "debugger" | default "python3") "-m" "debugpy" "--listen" (printf "127.0.0.1:%s" $port) $program) -}}
{{- $_ := set $container "args" $arguments -}}
{{- else -}}
{{- $_ := set $container "command" (list (get $debug "debugger" | default "dlv") "exec" "--headless" (printf "--listen=127.0.0.1:%s" $port) "--api-version=2" "--accept-multiclient" "--continue" $program) -}}
{{- $_ := set $container "args" (prepend $arguments "--") -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* list CONTAINER NAME VALUE: sets a variable; one that is there keeps its place. NODE_OPTIONS and JAVA_TOOL_OPTIONS keep what they hold. */}}
{{- define "sonde-debug.env" -}}
{{- $container := index . 0 -}}{{- $name := index . 1 -}}{{- $value := index . 2 -}}
{{- $found := false -}}
{{- range get $container "env" | default list -}}
{{- if eq (get . "name") $name -}}
{{- $found = true -}}
{{- if and (has $name (list "NODE_OPTIONS" "JAVA_TOOL_OPTIONS")) (get . "value") -}}
{{- $_ := set . "value" (printf "%s %s" (get . "value") $value) -}}
{{- else -}}
{{- $_ := set . "value" $value -}}
{{- $_ := unset . "valueFrom" -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if not $found -}}{{- $_ := set $container "env" (append (get $container "env" | default list) (dict "name" $name "value" $value)) -}}{{- end -}}
{{- end -}}
