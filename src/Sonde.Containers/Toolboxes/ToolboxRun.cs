namespace Sonde.Containers;

/// <summary>A toolbox to run beside a target: a container that shares its PID and network namespaces and publishes no port.</summary>
public sealed record ToolboxRun
{
    /// <summary>The new container's name; not taken yet.</summary>
    public required string Name { get; init; }

    /// <summary>Reference of the image.</summary>
    public required string Image { get; init; }

    /// <summary>The target's full id, 64 hexadecimal digits. Whether it is in a pod is found out.</summary>
    public required string TargetId { get; init; }

    /// <summary>The user to run as, inside; null leaves it to the image. A group without a user is not possible.</summary>
    public long? UserId { get; init; }

    /// <summary>The group to run as; null leaves it to the image's passwd, or 0.</summary>
    public long? GroupId { get; init; }

    /// <summary>Capabilities beyond what remains, with or without "CAP_".</summary>
    public IReadOnlyList<string> AddCapabilities { get; init; } = [];

    /// <summary>Take away the engine's default capabilities first.</summary>
    public bool DropAllCapabilities { get; init; } = true;

    /// <summary>Everything allowed. The two above are then without meaning, and execve may give privileges.</summary>
    public bool IsPrivileged { get; init; }

    /// <summary>Without the engine's default system call filter.</summary>
    public bool SeccompUnconfined { get; init; }

    /// <summary>When to fetch the image.</summary>
    public PullPolicy PullPolicy { get; init; } = PullPolicy.Missing;

    /// <summary>Program and arguments; the first replaces the image's entry point. Empty: what the image says.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Our own variables. Everybody on this host can see them on the engine's command line: no secrets.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Further labels; <c>dev.sonde.toolbox</c>, <c>dev.sonde.target</c> and <c>dev.sonde.run</c> are set anyway.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>For fetching the image and starting, together.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(5);
}
