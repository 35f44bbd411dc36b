namespace Sonde.Core.Plans;

/// <summary>What a command wants of a toolbox.</summary>
/// <param name="ImageName">The toolbox kind in container names: <c>go</c>.</param>
/// <param name="Text">For the plan: <c>attach Delve to the Go process</c>.</param>
/// <param name="NeedsTrace">Whether it must be able to trace the target; where not, any running toolbox will do.</param>
internal sealed record ToolWish(string ImageName, string Text, bool NeedsTrace)
{
    /// <summary>It holds the program before its first instruction.</summary>
    public bool IsFromStart { get; init; }

    /// <summary>It captures packets: its toolbox needs NET_RAW and need not be able to trace.</summary>
    public bool IsCapture { get; init; }

    /// <summary>It puts the kernel's probes into functions: its toolbox needs BPF and PERFMON.</summary>
    public bool IsProbing { get; init; }

    /// <summary>It samples with perf: its toolbox needs PERFMON.</summary>
    public bool IsSampling { get; init; }

    /// <summary>It turns inbound connections: its toolbox needs NET_ADMIN and need not be able to trace.</summary>
    public bool IsIntercept { get; init; }

    /// <summary>It reads the environment or the files of the target's process besides: its toolbox may look into processes of other users.</summary>
    public bool LooksInside { get; init; }

    /// <summary>Why it needs no capability, for the plan: where the toolbox would get some in order to trace, it gets none. Null where it may need them.</summary>
    public string? NoCapability { get; init; }

    /// <summary>How long the target may stand; null where the tool does not stop it, or for any time.</summary>
    public PauseBudget? Budget { get; init; }

    /// <summary>The probes that are answered while it stands; null for no shield.</summary>
    public ShieldOffer? Shield { get; init; }

    /// <summary>What it may say of its memory in the plan; null for nothing.</summary>
    public string? Memory { get; init; }

    /// <summary>What the user should know of what it does to this target; whole sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>It never stops the target. Whoever does not say so is taken to stop it: production is guarded from that.</summary>
    public bool IsObserving { get; init; }

    /// <summary>What it does to a target that is production, where it is no observing: before the target's name.</summary>
    public string Deed { get; init; } = "stops";

    /// <summary>What the plan says of that where the target is production: the end of a sentence.</summary>
    public string ObservingText { get; init; } = "this stops nothing";
}
