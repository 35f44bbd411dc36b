using System.Text.Json.Serialization;

namespace Sonde.Agent.InProcess.Debugpy;

/// <summary>What debugging.py says when it serves, and again when it has ended. Not trusted.</summary>
internal sealed record DebugpyGreeting
{
    /// <summary>Why it does not serve, or did not end well.</summary>
    public string? Problem { get; init; }

    /// <summary><c>3.14.2</c>.</summary>
    public string Python { get; init; } = "";

    /// <summary>The process's working directory.</summary>
    public string? Folder { get; init; }

    /// <summary>The program's own files, the first one first; absolute.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>At the end: threads of the debugger's that are still there.</summary>
    public IReadOnlyList<string> Threads { get; init; } = [];
}

/// <summary>Reads and writes the above without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DebugpyGreeting))]
[JsonSerializable(typeof(string))]
internal sealed partial class DebugpyJson : JsonSerializerContext;
