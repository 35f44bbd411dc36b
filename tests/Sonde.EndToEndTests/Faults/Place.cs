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

    /// <summary>Lets links through again.</summary>
    public virtual Task MendLinkAsync() => Task.CompletedTask;

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

    public override IReadOnlyList<string> Words => [_target!.Text, "-n", home.Name, "--kubeconfig", _kubeconfig ??= TestCluster.KubeconfigThrough(_network.Port)];

    public override async Task CutLinkAsync(RunningSonde sonde, bool isForGood)
    {
        _isCut = true;
        await _network.CutAsync();
        if (!isForGood)
        {
            await MendLinkAsync();
        }
    }

    public override Task MendLinkAsync()
    {
        if (_isCut)
        {
            _isCut = false;
            _network.Mend();
        }

        return Task.CompletedTask;
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
