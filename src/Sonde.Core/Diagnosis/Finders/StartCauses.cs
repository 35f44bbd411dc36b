using Sonde.Kubernetes.Api;

namespace Sonde.Core.Diagnosis.Finders;

/// <summary>Why a container's program did not start.</summary>
internal sealed class StartCauses : ICauseFinder
{
    /// <summary>As shells have it; a runtime that refuses an executable uses 126 to 128 too, and says why.</summary>
    private const int NotPermitted = 126;
    private const int NotFound = 127;

    /// <inheritdoc/>
    public IEnumerable<Cause> Find(PodCase facts) => facts.Containers.Select(container => Of(facts, container)).OfType<Cause>();

    private static Cause? Of(PodCase facts, CaseContainer container)
    {
        var end = container.LastEnd;
        var isRefused = container.Waiting?.Reason is "RunContainerError" or "PostStartHookError" || end?.Reason is "ContainerCannotRun" or "StartError";
        return isRefused ? Refused(facts, container, Said(facts, container, end))
            : end is { Reason: "Error" } && IsNoProgram(facts, container) ? Refused(facts, container, facts.LastLines[container.Name][^1])
            : end is { ExitCode: NotFound, Reason: "Error" } ? ByShell(facts, container, end, CauseNames.CommandNotFound, "a program that its command names does not exist")
            : end is { ExitCode: NotPermitted, Reason: "Error" } ? ByShell(facts, container, end, CauseNames.CommandNotPermitted, "a program that its command names may not be executed")
            : null;
    }

    /// <summary>The runtime's last process says so in the container's own log, in the place of the program (runc, containerd).</summary>
    public static bool IsNoProgram(PodCase facts, CaseContainer container) =>
        facts.LastLines.GetValueOrDefault(container.Name) is [.., var last]
        && last.Contains("exec format error", StringComparison.Ordinal)
        && (last.StartsWith("standard_init_linux.go", StringComparison.Ordinal) || last.StartsWith("exec ", StringComparison.Ordinal));

    private static string Said(PodCase facts, CaseContainer container, ContainerTerminated? end) =>
        end is { Message.Length: > 0 } ? end.Message
        : container.Waiting is { Message.Length: > 0, Reason: "RunContainerError" } waiting ? waiting.Message
        : facts.PodEvents(container, "Failed").Select(happened => happened.Message).FirstOrDefault("the runtime does not say why");

    private static Cause Refused(PodCase facts, CaseContainer container, string said)
    {
        bool Says(string words) => said.Contains(words, StringComparison.OrdinalIgnoreCase);
        string[] evidence = [$"{container.Text}: {CaseText.Clean(said)}", .. Command(container), $"image: {container.Spec.Image}", .. CaseText.Restarts(container)];
        var next = Look(facts, container);
        return Says("exec format error") ? new Cause(
                CauseNames.WrongExecutableFormat, $"the program of {container.Text} is not for the node's processor, or is a script without a first line that names its interpreter", evidence,
                [facts.Commands.KubectlWide("get nodes -L kubernetes.io/arch"), next])
            : Says("permission denied") ? new Cause(
                CauseNames.CommandNotPermitted, $"the program of {container.Text} may not be executed: it is not marked as executable, or its user has no right to", evidence,
                ["make it executable in the image: RUN chmod +x", next])
            : Says("executable file not found") || Says("no such file or directory") ? new Cause(
                CauseNames.CommandNotFound, $"the program of {container.Text} does not exist in its image", evidence, ["check command and args against what the image holds", next])
            : new Cause(CauseNames.StartFailed, $"the runtime cannot start {container.Text}", evidence, [facts.Commands.Kubectl($"describe pod {facts.Pod!.Metadata.Name}")]);
    }

    private static Cause ByShell(PodCase facts, CaseContainer container, ContainerTerminated end, string name, string what) => new(
        name,
        $"{container.Text} ended with exit code {end.ExitCode}, which a shell gives where {what}",
        [.. Command(container), .. CaseText.LastWords(facts, container), .. CaseText.Restarts(container)],
        [facts.Commands.Log(facts.Pod!.Metadata.Name, container)]);

    /// <summary>The program alone: arguments may hold secrets.</summary>
    private static IEnumerable<string> Command(CaseContainer container) =>
        container.Spec.Command is [var program, ..] ? [$"command: {CaseText.Clean(program)}{(container.Spec.Command.Count > 1 ? " …" : "")}"] : [];

    private static string Look(PodCase facts, CaseContainer container) =>
        facts.Commands.Kubectl($"get pod {facts.Pod!.Metadata.Name} -o jsonpath='{{.spec.{(container.IsInit ? "initContainers" : "containers")}[?(@.name==\"{container.Name}\")].command}}'");
}
