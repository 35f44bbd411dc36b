using System.Globalization;
using Sonde.Containers.Describing;

namespace Sonde.Containers.Toolboxes;

/// <summary>The words after <c>podman</c> or <c>docker</c> that run a toolbox. Pure.</summary>
internal static class ToolboxArguments
{
    /// <summary>For a run that bears <paramref name="runId"/>, beside a target described just now.</summary>
    /// <exception cref="ArgumentException">A name or an image that would be read as an option.</exception>
    public static IReadOnlyList<string> Build(ContainerEngine engine, ToolboxRun run, ContainerDescription target, string runId)
    {
        if (run.Name.Length == 0 || run.Name[0] == '-' || run.Image.Length == 0 || run.Image[0] == '-')
        {
            throw new ArgumentException($"not a name and an image: '{run.Name}', '{run.Image}'", nameof(run));
        }

        List<string> words = ["run", "--detach", "--rm", "--name", run.Name, "--pull", Policy(run.PullPolicy)];
        words.AddRange(Namespaces(engine, target));
        words.AddRange(Privileges(run));
        if (engine == ContainerEngine.Podman)
        {
            // Podman copies the proxy variables of this machine into a container, and with them the passwords in there.
            words.Add("--http-proxy=false");
        }

        words.AddRange(["--label", $"{ToolboxLabels.Toolbox}=1", "--label", $"{ToolboxLabels.Target}={target.Id}", "--label", $"{ToolboxLabels.Run}={runId}"]);
        words.AddRange(Pairs("--label", run.Labels));
        words.AddRange(Pairs("--env", run.Environment));
        if (run.Command is [var program, ..])
        {
            words.AddRange(["--entrypoint", program, run.Image, .. run.Command.Skip(1)]);
        }
        else
        {
            words.Add(run.Image);
        }

        return words;
    }

    /// <summary>
    /// Podman, by the target's process where that is known. <c>--pid container:T</c> makes the target a dependency, and so podman starts a target
    /// that has stopped meanwhile, and refuses to remove it as long as the toolbox lives (both measured with 4.3.1). Joining the namespaces of a
    /// process does neither, needs no pod, and fails cleanly when the process is gone. Docker joins that way by itself. The machine's own network has
    /// to be named: joined by its path it counts as a container's, whose settings podman would write, and runc refuses (podman 4.3.1, runc 1.1.5).
    /// </summary>
    private static IEnumerable<string> Namespaces(ContainerEngine engine, ContainerDescription target)
    {
        var container = $"container:{target.Id}";
        if (engine == ContainerEngine.Docker)
        {
            return ["--pid", container, "--network", container];
        }

        if (target.Pid is not { } pid)
        {
            // A container outside of a pod may not depend on one inside, says podman.
            return target.PodId is { } pod ? ["--pod", pod, "--pid", container] : ["--pid", container, "--network", container];
        }

        var process = string.Create(CultureInfo.InvariantCulture, $"ns:/proc/{pid}/ns/");
        IEnumerable<string> shared = ["--pid", process + "pid", .. Confinement(target.Join)];
        IEnumerable<string> network = ["--network", target.HasHostNetwork ? "host" : process + "net", .. Names(target.Join)];
        return (target.Join.HasOwnUsers, target.PodId) switch
        {
            (false, _) => [.. shared, .. network],
            // A user namespace can only be had from a container: by its path podman does not know the ids in it.
            (true, { } pod) => [.. shared, "--pod", pod],
            (true, null) => [.. shared, .. network, "--userns", container],
        };
    }

    /// <summary>A network joined by its path comes without the names in it; <c>container:T</c> and pods bring the very same two files along.</summary>
    private static IEnumerable<string> Names(JoinFacts join) =>
    [
        .. join.ResolverFile.Length > 0 ? new[] { "--volume", $"{join.ResolverFile}:/etc/resolv.conf:ro" } : [],
        .. join.HostsFile.Length > 0 ? new[] { "--volume", $"{join.HostsFile}:/etc/hosts:ro" } : [],
    ];

    /// <summary>Under SELinux two containers may not look at each other unless type and level agree; <c>container:T</c> would copy them.</summary>
    private static IEnumerable<string> Confinement(JoinFacts join) =>
        join.ProcessLabel.Split(':', 4) is [_, _, { Length: > 0 } type, { Length: > 0 } level]
            ? ["--security-opt", $"label=type:{type}", "--security-opt", $"label=level:{level}"]
            : [];

    private static IEnumerable<string> Privileges(ToolboxRun run)
    {
        if (run.UserId is { } user)
        {
            yield return "--user";
            yield return run.GroupId is { } group
                ? string.Create(CultureInfo.InvariantCulture, $"{user}:{group}")
                : user.ToString(CultureInfo.InvariantCulture);
        }

        if (run.IsPrivileged)
        {
            yield return "--privileged";
            yield break;
        }

        if (run.DropAllCapabilities)
        {
            yield return "--cap-drop";
            yield return "all";
        }

        foreach (var capability in run.AddCapabilities)
        {
            yield return "--cap-add";
            yield return CapabilityNames.Normalize(capability);
        }

        yield return "--security-opt";
        yield return "no-new-privileges";
        if (run.SeccompUnconfined)
        {
            yield return "--security-opt";
            yield return "seccomp=unconfined";
        }
    }

    private static string Policy(PullPolicy policy) => policy switch
    {
        PullPolicy.Missing => "missing",
        PullPolicy.Always => "always",
        PullPolicy.Never => "never",
        _ => throw new NotSupportedException($"pull policy {policy}"),
    };

    private static IEnumerable<string> Pairs(string option, IReadOnlyDictionary<string, string> pairs) =>
        pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => new[] { option, $"{pair.Key}={pair.Value}" });
}
