using Sonde.Containers;
using Sonde.Core.Reports;

namespace Sonde.Core.Diagnosis;

/// <summary>What is wrong with a container of this machine, as far as its engine's <c>inspect</c> tells. Pure.</summary>
internal static class ContainerDiagnosis
{
    /// <summary>Judges.</summary>
    /// <param name="container">The container.</param>
    /// <param name="engine"><c>podman</c> or <c>docker</c>.</param>
    /// <param name="now">Now.</param>
    public static DiagnosisReport Judge(ContainerDescription container, string engine, DateTimeOffset now)
    {
        var cause = Cause(container, engine, now);
        return new DiagnosisReport(
            $"{engine} container {container.Name}",
            cause is null ? [] : [cause],
            cause is null ? [State(container)] : [],
            [$"what {engine} inspect tells: state, exit code, out of memory, health"],
            [$"the log: {engine} logs {container.Name}"]);
    }

    private static Cause? Cause(ContainerDescription container, string engine, DateTimeOffset now)
    {
        var log = $"{engine} logs --tail 20 {container.Name}";
        if (container.End is not { } end)
        {
            return container.StartError is { } refused ? Refused(container, engine, refused)
                : container.State == "paused" ? new Cause(
                    CauseNames.ContainerPaused, $"container {container.Name} is paused: its processes are frozen", [$"{engine}: {container.State}"], [$"{engine} unpause {container.Name}"])
                : container.Health == "unhealthy" ? new Cause(
                    CauseNames.HealthCheckFailing, $"container {container.Name} runs, and its health check fails", [$"failed in a row: {container.FailedHealthChecks}"], [log, $"{engine} inspect {container.Name}"])
                : null;
        }

        string[] evidence =
        [
            $"ended with exit code {end.ExitCode}{(end.FinishedAt is { } moment && moment <= now ? $", {CaseText.Age(now - moment)} ago" : "")}",
            .. container.Restarts > 0 ? new[] { $"restarts: {container.Restarts}" } : [],
        ];
        return end.IsOutOfMemory ? new Cause(
                CauseNames.OomKilled,
                container.MemoryLimit is { } limit
                    ? $"container {container.Name} was killed because it needed more memory than its limit of {limit / (1024 * 1024)} MiB"
                    : $"container {container.Name} was killed because memory ran out",
                evidence, [log, $"{engine} inspect {container.Name}"])
            : container.StartError is { } error ? Refused(container, engine, error)
            : ExitMeaning.Signal(end.ExitCode, 0) is { } signal ? new Cause(
                CauseNames.KilledBySignal, $"a signal ended container {container.Name}: {signal}", evidence, [log])
            : end.ExitCode != 0 ? new Cause(
                CauseNames.ExitCode, $"the program of container {container.Name} ended by itself with exit code {end.ExitCode}", evidence, [log])
            : null;
    }

    private static Cause Refused(ContainerDescription container, string engine, string said)
    {
        bool Says(string words) => said.Contains(words, StringComparison.OrdinalIgnoreCase);
        var name = Says("executable file not found") || Says("no such file or directory") ? CauseNames.CommandNotFound
            : Says("permission denied") ? CauseNames.CommandNotPermitted
            : Says("exec format error") ? CauseNames.WrongExecutableFormat
            : CauseNames.StartFailed;
        return new Cause(name, $"{engine} could not start container {container.Name}", [CaseText.Clean(said)], [$"{engine} inspect {container.Name}"]);
    }

    private static string State(ContainerDescription container) => container.End is null
        ? $"the container is {container.State}{(container.Health is { } health ? $" and {health}" : "")}"
        : "its program ended well, with exit code 0";
}
