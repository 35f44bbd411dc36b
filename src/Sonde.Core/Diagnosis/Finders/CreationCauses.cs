using Sonde.Kubernetes.Api;

namespace Sonde.Core.Diagnosis.Finders;

/// <summary>Why a workload cannot make its pods: what admission said to its controller.</summary>
internal sealed class CreationCauses : ICauseFinder
{
    /// <inheritdoc/>
    public IEnumerable<Cause> Find(PodCase facts)
    {
        // A workload that has every pod that it wants got over what it was refused.
        var lacking = facts.Workloads.Where(IsShort).ToArray();
        if (lacking.Length == 0)
        {
            return [];
        }

        var refused = facts.Events.FirstOrDefault(happened => happened.Reason == "FailedCreate" && happened.InvolvedObject.Kind != "Pod");
        var condition = lacking.SelectMany(workload => workload.Status.Conditions).FirstOrDefault(held => held is { Type: "ReplicaFailure", Status: "True" });
        return refused is not null ? [Of(facts, refused.Message, refused.InvolvedObject, CaseText.Event(facts, refused))]
            : condition is not null ? [Of(facts, condition.Message, null, $"condition ReplicaFailure: {CaseText.Clean(condition.Message)}")]
            : [];
    }

    private static bool IsShort(WorkloadState workload) => workload.Kind switch
    {
        WorkloadKind.Job => workload.Status.Conditions.All(condition => condition is not { Type: "Complete", Status: "True" }),
        WorkloadKind.DaemonSet => true,
        _ => workload.Status.Replicas < (workload.Spec.Replicas ?? 1) || workload.Status.Conditions.Any(condition => condition is { Type: "ReplicaFailure", Status: "True" }),
    };

    private static Cause Of(PodCase facts, string said, EventSubject? subject, string evidence)
    {
        bool Says(string words) => said.Contains(words, StringComparison.OrdinalIgnoreCase);
        var whose = subject is null ? "the workload" : $"{subject.Kind} {subject.Name}";
        Cause Make(string name, string summary, params string[] next) => new(name, summary, [evidence, .. Counts(facts)], next);
        return said switch
        {
            _ when Says("exceeded quota") || Says("failed quota") => Make(
                CauseNames.QuotaExceeded, $"a ResourceQuota of namespace {facts.Namespace} refuses the pods of {whose}", facts.Commands.Kubectl("describe resourcequota")),
            _ when Says("PodSecurity") || Says("pod security policy") => Make(
                CauseNames.PodSecurityRefused, $"Pod Security refuses the pods of {whose}", facts.Commands.KubectlWide($"get namespace {facts.Namespace} --show-labels"), "change what the server's words name in the pod's securityContext"),
            _ when Says("usage per Container") || Says("usage per Pod") || Says("limit to request ratio") => Make(
                CauseNames.LimitRangeRefused, $"a LimitRange of namespace {facts.Namespace} refuses the pods of {whose}", facts.Commands.Kubectl("describe limitrange")),
            _ when Says("serviceaccount") && Says("not found") => Make(
                CauseNames.ServiceAccountMissing, $"the service account of the pods of {whose} does not exist", facts.Commands.Kubectl("get serviceaccounts")),
            _ => Make(
                CauseNames.AdmissionRefused, $"the API server refuses the pods of {whose}", "the server's words name the webhook, the policy or the field that refuses it",
                facts.Commands.Kubectl($"get events --field-selector reason=FailedCreate")),
        };
    }

    private static IEnumerable<string> Counts(PodCase facts) => facts.Workloads
        .Where(workload => workload.Spec.Replicas is not null)
        .Select(workload => $"{WorkloadWords.Text(workload)}: {workload.Status.Replicas} of {workload.Spec.Replicas} pods are there");
}
