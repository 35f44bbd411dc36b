namespace Sonde.Core.Plans;

/// <summary>Who the toolbox runs as and what it may do; the platform turns it into a securityContext or into engine options.</summary>
public sealed record ToolboxSecurity
{
    /// <summary>User id; null leaves it to the pod and the image.</summary>
    public long? UserId { get; init; }

    /// <summary>Group id; null leaves it to the pod and the image.</summary>
    public long? GroupId { get; init; }

    /// <summary>Drops every capability, allows no escalation and takes the runtime's default seccomp profile.</summary>
    public bool IsConfined { get; init; }

    /// <summary>No filter of system calls: those of older runtimes let SYS_ADMIN alone call bpf(2) and perf_event_open(2).</summary>
    public bool IsUnfiltered { get; init; }

    /// <summary>Capabilities to add, without CAP_.</summary>
    public IReadOnlyList<string> AddCapabilities { get; init; } = [];

    /// <summary>A privileged container.</summary>
    public bool IsPrivileged { get; init; }

    /// <summary>Whether nothing at all is asked for: the legacy ephemeral containers API takes no more.</summary>
    public bool IsUnset => UserId is null && GroupId is null && !IsConfined && AddCapabilities.Count == 0 && !IsPrivileged && !IsUnfiltered;

    /// <summary>Compares by value, the capabilities as a set.</summary>
    public bool Equals(ToolboxSecurity? other) =>
        other is not null
        && UserId == other.UserId && GroupId == other.GroupId && IsConfined == other.IsConfined && IsPrivileged == other.IsPrivileged && IsUnfiltered == other.IsUnfiltered
        && AddCapabilities.ToHashSet(StringComparer.Ordinal).SetEquals(other.AddCapabilities);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(UserId, GroupId, IsConfined, IsPrivileged, AddCapabilities.Count);

    /// <summary>For people: <c>uid 1001, gid 1001, no capabilities</c>.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        if (UserId is { } user)
        {
            parts.Add($"uid {user}");
        }

        if (GroupId is { } group)
        {
            parts.Add($"gid {group}");
        }

        parts.Add(IsPrivileged ? "privileged"
            : IsConfined && AddCapabilities.Count == 0 ? "no capabilities"
            : IsConfined ? $"only {string.Join(", ", AddCapabilities)}"
            : AddCapabilities.Count > 0 ? $"default capabilities and {string.Join(", ", AddCapabilities)}"
            : "default capabilities");
        if (IsUnfiltered)
        {
            parts.Add("no seccomp filter");
        }

        return string.Join(", ", parts);
    }
}
