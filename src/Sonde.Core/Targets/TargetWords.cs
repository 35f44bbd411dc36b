namespace Sonde.Core.Targets;

/// <summary>The words of a command line that name a target, as they were typed.</summary>
/// <param name="Target">The positional argument; null with a selector.</param>
public sealed record TargetWords(string? Target)
{
    /// <summary>-l.</summary>
    public string? Selector { get; init; }

    /// <summary>-n.</summary>
    public string? Namespace { get; init; }

    /// <summary>-c.</summary>
    public string? Container { get; init; }

    /// <summary>--context.</summary>
    public string? Context { get; init; }

    /// <summary>--kubeconfig.</summary>
    public string? Kubeconfig { get; init; }
}
