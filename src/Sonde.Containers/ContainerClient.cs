using System.Globalization;
using Sonde.Containers.Commands;
using Sonde.Containers.Describing;
using Sonde.Containers.Failures;
using Sonde.Containers.Finding;
using Sonde.Containers.Toolboxes;

namespace Sonde.Containers;

/// <summary>
/// Podman or Docker through its own command line. Every method may throw <see cref="EngineMissingException"/> and
/// <see cref="ContainerEngineException"/>; queries change nothing and end within 30 s. Safe for use from several threads.
/// </summary>
public sealed class ContainerClient
{
    private readonly EngineCommands _commands;
    private readonly ContainerReader _reader;
    private readonly ContainerFinder _finder;
    private readonly ToolboxRunner _toolboxes;

    /// <summary>Speaks to <paramref name="engine"/> through programs that <paramref name="runner"/> starts.</summary>
    public ContainerClient(ContainerEngine engine, ICommandRunner runner, TimeProvider clock)
        : this(engine, runner, clock, new HostProcessFiles())
    {
    }

    internal ContainerClient(ContainerEngine engine, ICommandRunner runner, TimeProvider clock, IProcessFiles files)
    {
        _commands = new EngineCommands(engine, runner);
        _reader = new ContainerReader(_commands, files);
        _finder = new ContainerFinder(engine, _reader);
        _toolboxes = new ToolboxRunner(_commands, _reader, clock);
    }

    /// <summary>Which engine.</summary>
    public ContainerEngine Engine => _commands.Engine;

    /// <summary>The versions in play; also the cheapest way to learn whether the engine answers at all.</summary>
    public async Task<EngineVersion> GetVersionAsync(CancellationToken cancellation)
    {
        var format = Engine == ContainerEngine.Docker ? "{{json .}}" : "json"; // Docker knows "json" only since 24.
        var result = await _commands.RunAsync(["version", "--format", format], EngineCommands.QueryLimit, cancellation);
        var versions = _commands.Parse(result, EngineJson.Default.VersionDocument);
        var side = versions.Server ?? versions.Client;
        var platform = side?.OsArch ?? (side is { Os: { } system, Arch: { } architecture } ? $"{system}/{architecture}" : null);
        return new EngineVersion(versions.Client?.Version ?? "", versions.Server?.Version, platform);
    }

    /// <summary>Describes one container, running or not.</summary>
    /// <exception cref="ContainerNotFoundException">
    /// None; <see cref="ContainerNotFoundException.Near"/> is empty here, see <see cref="FindAsync(string, CancellationToken)"/>.
    /// </exception>
    public async Task<ContainerDescription> InspectAsync(string nameOrId, CancellationToken cancellation) =>
        await _reader.DescribeAsync([nameOrId], cancellation) is [var container, ..]
            ? container
            : throw new ContainerNotFoundException(Engine, nameOrId, []);

    /// <summary>
    /// <c>podman/NAME</c>: a container of that name; else the only (running) container of the podman pod of that name; else a container whose
    /// id begins so, from four digits on. It may be one that does not run.
    /// </summary>
    /// <exception cref="ContainerNotFoundException">None.</exception>
    /// <exception cref="AmbiguousPodException">A pod of several containers.</exception>
    public Task<ContainerDescription> FindAsync(string name, CancellationToken cancellation) => _finder.FindAsync(name, cancellation);

    /// <summary>
    /// <c>podman/POD/CONTAINER</c>: a container of that podman pod, by its full name or by the one in its YAML (<c>podman play kube</c> calls it
    /// POD-CONTAINER). Docker has no pods, so there it is never found.
    /// </summary>
    /// <exception cref="ContainerNotFoundException">None.</exception>
    public Task<ContainerDescription> FindAsync(string podName, string containerName, CancellationToken cancellation) =>
        _finder.FindAsync(podName, containerName, cancellation);

    /// <summary>Running containers, infra containers left out, newest first as the engine lists them.</summary>
    /// <param name="labels">"key" or "key=value"; all of them must be there. Empty: every container.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<IReadOnlyList<ContainerDescription>> ListAsync(IReadOnlyList<string> labels, CancellationToken cancellation) =>
        _reader.ListAsync(labels, cancellation);

    /// <summary>Running toolboxes of that target (full id); of all targets together for null.</summary>
    public Task<IReadOnlyList<ContainerDescription>> FindToolboxesAsync(string? targetId, CancellationToken cancellation) =>
        _reader.ListAsync([$"{ToolboxLabels.Toolbox}=1", targetId is null ? ToolboxLabels.Target : $"{ToolboxLabels.Target}={targetId}"], cancellation);

    /// <summary>
    /// Runs a toolbox and returns its id once its program was started. It is removed by the engine when it ends, and it ends with its target.
    /// </summary>
    /// <exception cref="ContainerEngineException">
    /// With <see cref="ContainerEngineException.Failure"/> ImageUnavailable, TargetStopped, NoSuchContainer, NameInUse, ProgramMissing,
    /// OptionRefused or TimedOut. Nothing is left behind then, nor after a cancellation.
    /// </exception>
    public Task<string> RunToolboxAsync(ToolboxRun run, CancellationToken cancellation) => _toolboxes.RunAsync(run, cancellation);

    /// <summary>
    /// Starts a program in a running container, its standard streams in the caller's hand; returns when the local client was started. Whether
    /// the program was too shows in the first read: 0 bytes, then <see cref="ContainerExec.ExitCode"/> (125 to 127) and the tail of standard error
    /// say why not. Docker's daemon (20.10) says why not on standard <em>output</em>: what reads there must expect text that is not the program's.
    /// </summary>
    public ContainerExec Exec(string containerId, IReadOnlyList<string> command) =>
        new(_commands.Start(["exec", "--interactive", containerId, .. command]));

    /// <summary>
    /// What a container prints from now on, and until it ends: the engine's own command, whose standard output and error are the container's. An engine
    /// that cannot tell says so on standard error and ends with another exit code than 0.
    /// </summary>
    /// <param name="id">The container.</param>
    /// <param name="since">Also what it printed in the time before, in whole seconds, rounded up; null for nothing.</param>
    public IFollowedCommand FollowLog(string id, TimeSpan? since) => _commands.Follow(
        since is { } time
            ? ["logs", "--follow", "--since", string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Ceiling(time.TotalSeconds))}s"), id]
            : ["logs", "--follow", "--tail", "0", id]);

    /// <summary>
    /// Asks a container to end (SIGTERM) and kills it after <paramref name="grace"/> (whole seconds, rounded up). False: it was gone already.
    /// </summary>
    public async Task<bool> StopAsync(string id, TimeSpan grace, CancellationToken cancellation)
    {
        // -t: its long name is --time for one engine and, lately, --timeout for the other.
        var seconds = Math.Max(0, (int)Math.Ceiling(grace.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var result = await _commands.TryAsync(["stop", "-t", seconds, "--", id], grace + EngineCommands.QueryLimit, cancellation);
        var isGone = EngineWords.Classify(result.StandardErrorTail) == EngineFailure.NoSuchContainer;
        return result.ExitCode == 0 || isGone ? !isGone : throw _commands.Refused(result);
    }

    /// <summary>Kills and removes a container. Nothing happens when it is gone already.</summary>
    public async Task RemoveAsync(string id, CancellationToken cancellation)
    {
        var result = await _commands.TryAsync(_commands.Removal([id]), EngineCommands.QueryLimit, cancellation);
        if (result.ExitCode != 0 && EngineWords.Classify(result.StandardErrorTail) != EngineFailure.NoSuchContainer)
        {
            throw _commands.Refused(result);
        }
    }
}
