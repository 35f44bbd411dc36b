using Sonde.EndToEndTests.Kubernetes;
using Sonde.EndToEndTests.Podman;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Faults;

/// <summary>Where a target lives, and how its link is cut there.</summary>
internal abstract class Place : IAsyncDisposable
{
    private string _startTime = "";

    /// <summary>The target's process.</summary>
    public TargetProcess Process { get; private set; } = null!;

    /// <summary>Its service.</summary>
    public Shop Shop { get; private set; } = null!;

    /// <summary>As /proc/PID/ns/pid has it; null when it has ended.</summary>
    public string? ProcessNamespace { get; private set; }

    /// <summary>How sonde names it.</summary>
    public abstract IReadOnlyList<string> Words { get; }

    /// <summary>Whether the process is another one, or none.</summary>
    public bool HasDied() => StartTimeOf(Process.Id) != _startTime;

    /// <summary>Starts another target.</summary>
    public async Task StartAsync()
    {
        (Process, Shop) = await StartTargetAsync();
        _startTime = StartTimeOf(Process.Id);
        ProcessNamespace = new FileInfo($"/proc/{Process.Id}/ns/pid").LinkTarget;
    }

    /// <summary>Breaks the link of a session.</summary>
    public abstract Task CutLinkAsync(RunningSonde sonde, bool isForGood);

    /// <summary>Kills a program of the cluster.</summary>
    public virtual Task KillProgramAsync(string name) => throw new NotSupportedException(name);

    /// <summary>Lets nothing through, without an end.</summary>
    public virtual Task SilenceLinkAsync() => throw new NotSupportedException();

    /// <summary>What can go wrong here.</summary>
    public virtual IReadOnlyList<Fault> Faults => Fault.Everywhere;

    /// <summary>Lets links through again.</summary>
    public virtual Task MendLinkAsync() => Task.CompletedTask;

    /// <summary>What a target said that has died, and how it ended.</summary>
    public virtual Task<string> LastWordsAsync() => Task.FromResult("");

    public abstract ValueTask DisposeAsync();

    protected abstract Task<(TargetProcess Process, Shop Shop)> StartTargetAsync();

    private static string StartTimeOf(int process)
    {
        try
        {
            // proc_pid_stat(5): state is the third field, the start time the 22nd.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? "" : fields[19];
        }
        catch (IOException)
        {
            return "";
        }
    }
}

/// <summary>A container of Podman.</summary>
internal sealed class PodmanPlace : Place
{
    private PodmanTarget? _target;

    public override IReadOnlyList<string> Words => [_target!.Text];

    public override Task CutLinkAsync(RunningSonde sonde, bool isForGood)
    {
        if (isForGood)
        {
            // Whoever is asleep brings nothing back.
            sonde.Sleep();
        }

        sonde.KillChildren();
        return Task.CompletedTask;
    }

    public override async Task<string> LastWordsAsync()
    {
        var end = await Command.RunAsync("podman", ["inspect", "--format", "{{.State.ExitCode}} {{.State.OOMKilled}}", _target!.Id]);
        var words = await Command.RunAsync("podman", ["logs", "--tail", "60", _target.Id]);
        return $"exit code and out of memory: {end.Output}{words.Output}{words.Error}";
    }

    public override async ValueTask DisposeAsync()
    {
        if (_target is not null)
        {
            await _target.DisposeAsync();
        }
    }

    protected override async Task<(TargetProcess Process, Shop Shop)> StartTargetAsync()
    {
        await DisposeAsync();
        _target = await PodmanTarget.StartShopAsync();
        return (_target.Process, _target.Shop);
    }
}

/// <summary>A pod, behind a stretch of network that can be cut.</summary>
internal sealed class PodPlace(NamespaceFixture home) : Place
{
    private readonly CuttableProxy _network = CuttableProxy.Start(TestCluster.ApiPort);
    private string? _kubeconfig;
    private PodTarget? _target;
    private bool _isCut;
    private bool _isSilent;

    public override IReadOnlyList<string> Words => [_target!.Text, "-n", home.Name, "--kubeconfig", _kubeconfig ??= TestCluster.KubeconfigThrough(_network.Port)];

    public override async Task CutLinkAsync(RunningSonde sonde, bool isForGood)
    {
        _isCut = true;
        await _network.CutAsync();
        if (!isForGood)
        {
            Mend();
        }
    }

    public override IReadOnlyList<Fault> Faults => [.. Fault.Everywhere, .. Fault.InClusters];

    public override async Task KillProgramAsync(string name)
    {
        var supervisor = await File.ReadAllTextAsync($"/run/sonde-cluster/pids/{name}");
        await Command.RunAsync("pkill", ["-KILL", "-P", supervisor.Trim()]);
    }

    public override Task SilenceLinkAsync()
    {
        _network.Silence();
        _isSilent = true;
        return Task.CompletedTask;
    }

    public override async Task MendLinkAsync()
    {
        if (_isSilent)
        {
            _isSilent = false;
            _isCut = true;
            await _network.CutAsync();
        }

        Mend();
        await TestCluster.AnswersAsync();
    }

    private void Mend()
    {
        if (_isCut)
        {
            _isCut = false;
            _network.Mend();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _network.DisposeAsync();
        if (_kubeconfig is not null)
        {
            File.Delete(_kubeconfig);
        }
    }

    protected override async Task<(TargetProcess Process, Shop Shop)> StartTargetAsync()
    {
        _target = await home.StartShopAsync();
        return (_target.Process, _target.Shop);
    }
}
