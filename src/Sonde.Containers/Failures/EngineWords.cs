using System.Text.RegularExpressions;

namespace Sonde.Containers.Failures;

/// <summary>
/// Reads what an engine says on its standard error. Texts of Podman 4.3 and Docker 20.10/28; unknown ones stay <see cref="EngineFailure.Other"/>.
/// </summary>
internal static partial class EngineWords
{
    private const int MaximumLines = 6;

    // The first match decides, so the narrower ones come first: a missing image's text also holds "connection refused" of its registry.
    private static readonly (EngineFailure Failure, string[] Marks)[] Signs =
    [
        (EngineFailure.Unreachable,
        [
            "cannot connect to the docker daemon", "is the docker daemon running", "cannot connect to podman", "unable to connect to podman",
            "error during connect:",
        ]),
        (EngineFailure.NotPermitted, ["permission denied while trying to connect", "got permission denied"]),
        (EngineFailure.ImageUnavailable,
        [
            "image not known", "no such image", "initializing source", "invalid reference format", "unable to find image", "pull access denied",
            "manifest unknown", "manifest for ", "short-name ", "repository does not exist", "error pulling image", "no matching manifest",
            "requested access to the resource is denied", "unable to copy from source", "reading manifest", "get \"http",
        ]),
        (EngineFailure.NameInUse, ["is already in use"]),
        (EngineFailure.TargetStopped,
        [
            "of a non running container", "cannot join pid of a non running", "cannot find specified", "namespace path", "is not running",
            "container state improper", "can only create exec sessions on running containers", "lstat /proc/", "open /proc/", "stat /proc/",
        ]),
        (EngineFailure.NoSuchContainer, ["no such container", "no such object", "no such pod", "no container with name or id", "no pod with name or id"]),
        (EngineFailure.ProgramMissing, ["executable file not found", "no such file or directory: unknown", "command that was not found"]),
        (EngineFailure.LimitRefused, ["setrlimit", "setting rlimit"]),
        (EngineFailure.OptionRefused,
        [
            "unknown flag", "unknown shorthand flag", "unknown capability", "invalid --security-opt", "unable to find user", "unable to apply caps",
            "conflicting options", "invalid capadd", "invalid option", "privileged mode is incompatible",
        ]),
        (EngineFailure.RuntimeFailed, ["oci runtime", "oci permission denied", "crun: ", "runc: ", "runc create failed"]),
        (EngineFailure.OptionRefused, ["operation not permitted", "invalid argument", "cannot set", "not supported"]),
    ];

    /// <summary>Never throws; <see cref="EngineFailure.Other"/> for words that nobody here knows.</summary>
    public static EngineFailure Classify(string standardError)
    {
        var text = standardError.ToLowerInvariant();
        foreach (var (failure, marks) in Signs)
        {
            if (marks.Any(mark => text.Contains(mark, StringComparison.Ordinal)))
            {
                return failure;
            }
        }

        return EngineFailure.Other;
    }

    /// <summary>Without log lines, usage hints and prefixes; the last few lines, or what was given when nothing else is left.</summary>
    public static string Tidy(string standardError)
    {
        var lines = standardError.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
        var told = lines.Where(line => !Chatter().IsMatch(line)).ToList();
        return string.Join('\n', (told.Count > 0 ? told : lines).TakeLast(MaximumLines).Select(line => Prefix().Replace(line, "")));
    }

    [GeneratedRegex(
        @"^(time=""|Trying to pull |Unable to find image '|Run 'docker |See '(podman|docker) |Usage:|Resolved ""|Getting image source|[0-9a-f]{64}$)",
        RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Chatter();

    [GeneratedRegex(@"^(docker: )?(Error: )?(Error response from daemon: )?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Prefix();
}
