using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>
/// Prepares to copy files out of a process's file system, or into it; nothing is run there. Answered when what was asked for can be done as far as can be seen; nothing is copied before
/// the channel <see cref="FilesPurpose"/> is opened, one a request. A second request takes the place of one that was not used.
/// </summary>
/// <param name="ProcessId">The process, in the toolbox's process namespace.</param>
/// <param name="Direction">Which way.</param>
/// <param name="Path">An absolute path as the process sees it; symbolic links are followed, within its root.</param>
public sealed record CopyFilesRequest(
    [property: JsonRequired] int ProcessId, [property: JsonRequired] CopyDirection Direction, [property: JsonRequired] string Path) : AgentRequest
{
    /// <summary>Into the process's file system: the name that it gets where the path is a folder; null out of it.</summary>
    public string? Name { get; init; }

    /// <summary>Into it: whether a folder comes.</summary>
    public bool? IsFolder { get; init; }

    /// <summary>Into it: whether what is there already is written over.</summary>
    public bool? MayReplace { get; init; }
}

/// <summary>Which way files go.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CopyDirection>))]
public enum CopyDirection
{
    /// <summary>From the process's file system to the client.</summary>
    [JsonStringEnumMemberName("out")] Out,

    /// <summary>From the client into the process's file system.</summary>
    [JsonStringEnumMemberName("in")] In,
}

/// <summary>The files can be copied.</summary>
/// <param name="Path">What is read; or the full path that what is written will have.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
public sealed record CopyingAnswer(string Path, bool IsFolder) : AgentAnswer
{
    /// <summary>Out of the process's file system: how many bytes the files have together; null where that takes too long to count.</summary>
    public long? Bytes { get; init; }

    /// <summary>Likewise how many files there are.</summary>
    public long? Files { get; init; }
}
