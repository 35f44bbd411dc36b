using Sonde.Kubernetes.Api;

namespace Sonde.Core.Diagnosis.Finders;

/// <summary>What a workload's own state says: rollouts, jobs, workloads that want no pods.</summary>
internal sealed class WorkloadCauses : ICauseFinder
{
    private const int DefaultBackoffLimit = 6;

    /// <inheritdoc/>
    public IEnumerable<Cause> Find(PodCase facts) => facts.Workloads.SelectMany(workload => workload.Kind switch
    {
        WorkloadKind.Job => OfJob(facts, workload),
        WorkloadKind.Deployment => OfDeployment(facts, workload),
        WorkloadKind.StatefulSet => OfEmpty(facts, workload),
        WorkloadKind.ReplicaSet => facts.Workloads.Any(owner => owner.Kind == WorkloadKind.Deployment) ? [] : OfEmpty(facts, workload),
        WorkloadKind.DaemonSet => OfNowhere(facts, workload),
        WorkloadKind.Service => [],
        _ => throw new ArgumentOutOfRangeException(nameof(facts), workload.Kind, null),
    });

    private static IEnumerable<Cause> OfDeployment(PodCase facts, WorkloadState deployment)
    {
        var name = deployment.Metadata.Name;
        if (Condition(deployment, "Progressing") is { Status: "False", Reason: "ProgressDeadlineExceeded" } stuck)
        {
            yield return new Cause(
                CauseNames.RolloutStuck,
                $"the rollout of deploy/{name} made no progress within its deadline",
                [$"condition Progressing: {CaseText.Clean(stuck.Message)}", Counts(deployment)],
                [facts.Commands.Kubectl($"rollout history deploy/{name}"), facts.Commands.Kubectl($"rollout undo deploy/{name} --dry-run=client")])
            {
                Weight = CauseWeight.Consequence,
            };
        }

        if (deployment.Spec.Paused && deployment.Status.UpdatedReplicas < (deployment.Spec.Replicas ?? 1))
        {
            yield return new Cause(
                CauseNames.RolloutPaused,
                $"the rollout of deploy/{name} is paused, so its newest template has {deployment.Status.UpdatedReplicas} of {deployment.Spec.Replicas ?? 1} pods",
                [Counts(deployment)],
                [facts.Commands.Kubectl($"rollout resume deploy/{name}")])
            {
                Weight = deployment.Status.Replicas == 0 ? CauseWeight.Cause : CauseWeight.Consequence,
            };
        }

        foreach (var cause in OfEmpty(facts, deployment))
        {
            yield return cause;
        }
    }

    private static IEnumerable<Cause> OfEmpty(PodCase facts, WorkloadState workload) => workload.Spec.Replicas != 0 ? [] :
    [
        new Cause(
            CauseNames.ScaledToZero,
            $"{WorkloadWords.Text(workload)} is scaled to 0, so it wants no pods",
            ["spec.replicas: 0", .. CaseText.Newest(facts, facts.Events.Where(happened => happened.Reason == "ScalingReplicaSet"))],
            [facts.Commands.Kubectl($"scale {WorkloadWords.Text(workload)} --replicas=1")]),
    ];

    private static IEnumerable<Cause> OfNowhere(PodCase facts, WorkloadState daemons) => facts.Pod is not null || daemons.Status.DesiredNumberScheduled > 0 ? [] :
    [
        new Cause(
            CauseNames.UnschedulableNodeSelector,
            $"{WorkloadWords.Text(daemons)} finds no node where it wants a pod",
            ["status.desiredNumberScheduled: 0"],
            [facts.Commands.KubectlWide("get nodes --show-labels"), facts.Commands.Kubectl($"describe {WorkloadWords.Text(daemons)}")]),
    ];

    private static IEnumerable<Cause> OfJob(PodCase facts, WorkloadState job)
    {
        var name = job.Metadata.Name;
        var describe = facts.Commands.Kubectl($"describe job {name}");
        if (job.Spec.Suspend)
        {
            yield return new Cause(
                CauseNames.JobSuspended, $"job/{name} is suspended, so it makes no pods", ["spec.suspend: true"],
                [facts.Commands.Kubectl($"patch job {name} --type=merge -p '{{\"spec\":{{\"suspend\":false}}}}'")]);
        }

        if (Condition(job, "Failed") is not { Status: "True" } failed)
        {
            yield break;
        }

        string[] evidence = [$"condition Failed: {CaseText.Clean($"{failed.Reason}: {failed.Message}")}", $"failed pods: {job.Status.Failed}"];
        if (failed.Reason == "DeadlineExceeded")
        {
            // The job kills its pods then: how they ended is no reason.
            yield return new Cause(
                CauseNames.DeadlineExceeded, $"job/{name} ran for longer than its activeDeadlineSeconds of {job.Spec.ActiveDeadlineSeconds} allow", evidence,
                ["raise activeDeadlineSeconds, or find what takes so long", describe]);
        }
        else
        {
            yield return new Cause(
                CauseNames.JobBackoffLimit,
                $"job/{name} failed as often as it may: backoffLimit is {job.Spec.BackoffLimit ?? DefaultBackoffLimit}",
                evidence,
                facts.Pod is null ? ["its pods are gone: their events and logs are gone with them, unless something collects them", describe] : [describe])
            {
                Weight = CauseWeight.Consequence,
            };
        }
    }

    private static PodCondition? Condition(WorkloadState workload, string type) => workload.Status.Conditions.FirstOrDefault(condition => condition.Type == type);

    private static string Counts(WorkloadState workload) =>
        $"{WorkloadWords.Text(workload)}: {workload.Spec.Replicas ?? 1} wanted, {workload.Status.UpdatedReplicas} of the newest template, {workload.Status.ReadyReplicas} ready";
}
