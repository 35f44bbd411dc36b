# One case: what sonde why reads of it, without what it does not look at.
def lean_container:
  del(.terminationMessagePath, .terminationMessagePolicy)
  | .volumeMounts = ((.volumeMounts // []) | map(select(.mountPath | startswith("/var/run/secrets") | not)));

def lean:
  del(.metadata.managedFields, .metadata.selfLink, .metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"], .metadata.generateName)
  | if .kind == "Event" then del(.metadata.resourceVersion, .reportingComponent, .reportingInstance, .source, .involvedObject.resourceVersion) else . end
  | if .kind == "Node" then {kind, metadata: {name: .metadata.name}, spec: (.spec | {taints, unschedulable} | with_entries(select(.value != null))), status: {conditions: .status.conditions, nodeInfo: {architecture: .status.nodeInfo.architecture}}} else . end
  | if .kind == "Pod" then
      del(.spec.tolerations, .spec.dnsPolicy, .spec.enableServiceLinks, .spec.preemptionPolicy, .spec.priority, .status.podIPs)
      | .spec.volumes = ((.spec.volumes // []) | map(select((.secret.secretName // "") | startswith("default-token") | not)))
      | .spec.containers |= map(lean_container)
      | if .spec.initContainers then .spec.initContainers |= map(lean_container) else . end
    else . end
  | if .spec.template? then del(.spec.template) else . end;

{
  target: $target,
  namespace: $place,
  now: $now,
  causes: ($causes | split(" ") | map(select(length > 0))),
  age: $age,
  objects: [($items[0].items + $nodes)[] | lean],
  logs: $logs[0]
}
