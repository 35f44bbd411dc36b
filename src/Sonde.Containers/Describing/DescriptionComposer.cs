using System.Globalization;

namespace Sonde.Containers.Describing;

/// <summary>Makes a description from the engine's document and, where they are readable, this host's process files. Pure but for those.</summary>
internal sealed class DescriptionComposer(ContainerEngine engine, IProcessFiles files)
{
    /// <summary>Null when the document names no container.</summary>
    public ContainerDescription? Compose(InspectDocument document)
    {
        if (string.IsNullOrEmpty(document.Id))
        {
            return null;
        }

        var state = document.State ?? new InspectDocument.StateSection();
        var config = document.Config ?? new InspectDocument.ConfigSection();
        var host = document.HostConfig ?? new InspectDocument.HostSection();
        var isRunning = state is { Running: true, Paused: false };
        var process = state.Running ? ProcessFacts.Read(state.Pid, document.Id, files) : null;
        var (configuredUser, configuredGroup) = ConfiguredIds(config.User ?? "");
        var userId = process is null ? configuredUser : process.UserId;
        var options = Words(host.SecurityOpt);
        var health = state.Health;
        return new ContainerDescription
        {
            Id = document.Id,
            Name = (document.Name ?? "").TrimStart('/'),
            Image = FirstGiven(document.ImageName, config.Image, document.Image),
            ImageId = WithoutAlgorithm(document.Image ?? ""),
            IsRunning = isRunning,
            State = FirstGiven(state.Status, state.Running ? "running" : "exited"),
            Pid = process is null ? null : state.Pid,
            PodId = string.IsNullOrEmpty(document.Pod) ? null : document.Pod,
            IsInfra = document.IsInfra,
            ConfiguredUser = config.User ?? "",
            UserId = userId,
            GroupId = process is null ? configuredGroup : process.GroupId,
            EffectiveCapabilities = process?.Capabilities ?? ConfiguredCapabilities(document, host, userId),
            IsPrivileged = host.Privileged,
            SeccompProfile = host.Privileged ? "unconfined" : Seccomp(options),
            NoNewPrivileges = process?.NoNewPrivileges ?? options.Any(IsNoNewPrivileges),
            PidMode = FirstGiven(host.PidMode, "private"),
            HasHostNetwork = host.NetworkMode == "host",
            Labels = config.Labels ?? new Dictionary<string, string>(StringComparer.Ordinal),
            CreatedAt = Instant(document.Created),
            StartedAt = Instant(state.StartedAt),
            End = state.Running || Instant(state.StartedAt) is null ? null : new ContainerEnd(state.ExitCode, state.OOMKilled, Instant(state.FinishedAt)),
            StartError = string.IsNullOrEmpty(state.Error) ? null : state.Error,
            Restarts = Math.Max(0, document.RestartCount),
            Health = FirstGiven(health?.Status) is { Length: > 0 } and not "none" and var word ? word : null,
            FailedHealthChecks = Math.Max(0, health?.FailingStreak ?? 0),
            Ports = Ports(document.NetworkSettings?.Ports),
            MemoryLimit = host.Memory > 0 ? host.Memory : null,
            Join = new JoinFacts
            {
                ProcessLabel = document.ProcessLabel ?? "",
                HasOwnUsers = host.UsernsMode is not (null or "" or "host"),
                ResolverFile = document.ResolvConfPath ?? "",
                HostsFile = document.HostsPath ?? "",
            },
        };
    }

    /// <summary>"sha256:abc" → "abc".</summary>
    public static string WithoutAlgorithm(string id) => id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>"8080/tcp" → 8080; other protocols are left out.</summary>
    private static IReadOnlyList<int> Ports(IReadOnlyDictionary<string, System.Text.Json.JsonElement>? ports) =>
    [
        .. (ports?.Keys ?? []).Where(key => key.EndsWith("/tcp", StringComparison.Ordinal))
            .Select(key => int.TryParse(key[..^"/tcp".Length], NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 0)
            .Where(port => port is > 0 and <= 65535)
            .Order(),
    ];

    /// <summary>
    /// What a number says by itself. "" is root, whose group is 0 in every image; "1001" leaves the group to the image's passwd.
    /// </summary>
    private static (long? User, long? Group) ConfiguredIds(string user)
    {
        if (user.Length == 0)
        {
            return (0, 0);
        }

        var parts = user.Split(':', 2);
        return (Number(parts[0]), parts.Length == 2 ? Number(parts[1]) : null);
    }

    private IReadOnlyList<string>? ConfiguredCapabilities(InspectDocument document, InspectDocument.HostSection host, long? userId) => engine switch
    {
        ContainerEngine.Podman => document.State?.Running == true ? CapabilityNames.InOrder(Words(document.EffectiveCaps)) : null,
        ContainerEngine.Docker => userId switch
        {
            null => null,
            0 => CapabilityNames.OfDocker(host.Privileged, Words(host.CapAdd), Words(host.CapDrop)),
            _ => [],
        },
        _ => throw new NotSupportedException($"engine {engine}"),
    };

    /// <summary>JSON can say null for the list and for each word of it.</summary>
    private static IReadOnlyList<string> Words(IReadOnlyList<string>? given) => [.. (given ?? []).OfType<string>()];

    private static string? Seccomp(IReadOnlyList<string> options) =>
        options.LastOrDefault(option => option.StartsWith("seccomp", StringComparison.Ordinal)) switch
        {
            null => null,
            "seccomp=unconfined" or "seccomp:unconfined" => "unconfined",
            _ => "custom",
        };

    private static bool IsNoNewPrivileges(string option) =>
        option is "no-new-privileges" or "no-new-privileges:true" or "no-new-privileges=true";

    private static string FirstGiven(params ReadOnlySpan<string?> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (!string.IsNullOrEmpty(candidate))
            {
                return candidate;
            }
        }

        return "";
    }

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Both engines write year 1 for "never".</summary>
    private static DateTimeOffset? Instant(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) && instant.Year > 1 ? instant : null;
}
