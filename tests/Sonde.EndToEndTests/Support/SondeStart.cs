namespace Sonde.EndToEndTests.Support;

/// <summary>How a sonde is started.</summary>
/// <param name="Words">Its command line.</param>
internal sealed record SondeStart(params string[] Words)
{
    /// <summary>Where; null for a folder that is nobody's workspace.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>What its environment has besides this process's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
