using Sonde.Kubernetes.Api;

namespace Sonde.Core.Diagnosis;

/// <summary>A container of the pod: what was asked for and what there is.</summary>
/// <param name="Spec">What was asked for.</param>
/// <param name="Status">What there is; null where the kubelet has reported nothing.</param>
/// <param name="IsInit">It must end well before the others begin.</param>
internal sealed record CaseContainer(Container Spec, ContainerStatus? Status, bool IsInit)
{
    /// <summary>The name.</summary>
    public string Name => Spec.Name;

    /// <summary>At the beginning of a phrase: <c>container api</c>, <c>init container migrate</c>.</summary>
    public string Text => IsInit ? $"init container {Name}" : $"container {Name}";

    /// <summary>Why it has not started; null where it has, or nothing is known.</summary>
    public ContainerWaiting? Waiting => Status?.State.Waiting;

    /// <summary>How it ended last: in this run, or in the one before; null where it never did.</summary>
    public ContainerTerminated? LastEnd => Status?.State.Terminated ?? Status?.LastState.Terminated;

    /// <summary>Whether its last end is that of the run before the present one, for the log.</summary>
    public bool IsEndPrevious => Status?.State.Terminated is null;

    /// <summary>How often it was restarted.</summary>
    public int Restarts => Status?.RestartCount ?? 0;

    /// <summary>It runs.</summary>
    public bool IsRunning => Status?.State.Running is not null;

    /// <summary>The kubelet waits before it starts it again.</summary>
    public bool IsBackingOff => Waiting?.Reason == "CrashLoopBackOff";
}
