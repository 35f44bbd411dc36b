using System.Text;
using Sonde.Containers;
using Sonde.Containers.Commands;

namespace Sonde.EndToEndTests.Containers;

/// <summary>
/// A real engine, an image made of this machine's own programs (no registry), and what the tests start on it. Everything bears one label and is
/// removed at the end. Tests that need it begin with <see cref="Require"/>.
/// </summary>
public abstract class EngineFixture(ContainerEngine engine) : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly ProcessCommandRunner _runner = new(Environment.GetEnvironmentVariable("PATH") ?? "", TimeProvider.System);
    private readonly string _session = Guid.NewGuid().ToString("N")[..8];
    private string? _missing;
    private int _names;

    public ContainerEngine Engine => engine;

    public ContainerClient Client => new(engine, _runner, TimeProvider.System);

    public string Image => $"localhost/sonde-e2e-{_session}:1";

    private string Program => engine == ContainerEngine.Podman ? "podman" : "docker";

    private string Label => $"dev.sonde.test={_session}";

    /// <summary>Skips the test, saying what is missing.</summary>
    public void Require() => Assert.SkipWhen(_missing is not null, _missing ?? "");

    public async ValueTask InitializeAsync()
    {
        try
        {
            await Client.GetVersionAsync(CancellationToken.None);
            var archive = Path.Combine(Path.GetTempPath(), $"sonde-e2e-{_session}.tar");
            await MachineImage.WriteAsync(_runner, archive, CancellationToken.None);
            await RunAsync("import", archive, Image);
            File.Delete(archive);
            await RunAsync("run", "--rm", "--network", "none", "--label", Label, Image, "/bin/true");
        }
        catch (Exception failure)
        {
            _missing = $"needs a usable {Program}: {failure.Message}";
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_missing is null)
        {
            foreach (var id in await IdsAsync(Label))
            {
                await RemoveAsync(id);
            }

            await RunAsync(["rmi", "--force", Image], mayFail: true);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A busy machine still holds a mount of a container that has just ended; that is the engine's to get over, and not what is tested.</summary>
    private async Task RemoveAsync(string id)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Client.RemoveAsync(id, CancellationToken.None);
                return;
            }
            catch (ContainerEngineException) when (attempt < 10)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, CancellationToken.None);
            }
        }
    }

    public string NewName() => $"sonde-e2e-{_session}-{Interlocked.Increment(ref _names)}";

    /// <summary>Starts a target without a network that sleeps; options come before the image.</summary>
    public async Task<ContainerDescription> StartTargetAsync(params string[] options)
    {
        var name = NewName();
        await RunAsync(["run", "--detach", "--name", name, "--label", Label, .. options, Image, "/bin/sleep", "1000"]);
        return await Client.InspectAsync(name, CancellationToken.None);
    }

    /// <summary>The least toolbox for that target, of its own user.</summary>
    public ToolboxRun Toolbox(ContainerDescription target) => new()
    {
        Name = NewName(),
        Image = Image,
        TargetId = target.Id,
        UserId = target.UserId,
        GroupId = target.GroupId,
        PullPolicy = PullPolicy.Never,
        Command = ["/bin/sleep", "1000"],
        Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["dev.sonde.test"] = _session },
    };

    /// <summary>All containers, running or not, that bear the label.</summary>
    public async Task<string[]> IdsAsync(string label) =>
        (await RunAsync("ps", "--all", "--quiet", "--no-trunc", "--filter", $"label={label}")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>An engine removes a container that ended in its own time: asks until it did, at most 200 times.</summary>
    public async Task<bool> IsSoonGoneAsync(string label)
    {
        for (var question = 0; question < 200; question++)
        {
            if (await IdsAsync(label) is [])
            {
                return true;
            }
        }

        return false;
    }

    public Task<string> RunAsync(params string[] arguments) => RunAsync(arguments, mayFail: false);

    private async Task<string> RunAsync(string[] arguments, bool mayFail)
    {
        var result = await _runner.RunAsync(new CommandCall(Program, arguments, Limit), CancellationToken.None);
        return result.ExitCode == 0 || mayFail
            ? Encoding.UTF8.GetString(result.StandardOutput.Span)
            : throw new InvalidOperationException($"{Program} {arguments[0]}: {result.StandardErrorTail.Trim()}");
    }
}
