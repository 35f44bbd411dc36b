namespace Sonde.Core.Plans;

/// <summary>What the user wants of a copy of the target's pod; every member has a default.</summary>
public sealed record CopyWishes
{
    /// <summary>--same-node: the copy runs where the original runs, whatever the scheduler would say.</summary>
    public bool IsOnSameNode { get; init; }

    /// <summary>--keep-traffic: the copy keeps the labels by which services find the original, and gets a share of its traffic.</summary>
    public bool KeepsTraffic { get; init; }

    /// <summary>--from-start: the program is held at its first instruction, before the debugger is attached.</summary>
    public bool IsFromStart { get; init; }

    /// <summary>--set-image: containers of the pod and the images that they get instead of their own.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Images { get; init; } = [];

    /// <summary>--env: variables of the target container, set or replaced. The values are secrets: they go into the pod and nowhere else.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>--copy-for: the kubelet ends the copy after so long, whatever became of this command. 1 min to 24 h.</summary>
    public TimeSpan Life { get; init; } = TimeSpan.FromHours(1);
}
