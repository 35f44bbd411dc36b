using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Faults;

/// <summary>One session on a target under load, brought to a moment, struck by a fault, and looked at afterwards.</summary>
internal sealed class FaultScene(Place place, Moment moment, Random random) : IAsyncDisposable
{
    private const int RequestsPerSecond = 200;

    /// <summary>The session's grace; short, because there are many rounds.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _ending = new();
    private Task _driving = Task.CompletedTask;
    private RunningSonde? _sonde;
    private bool _hasEnded;
    private Load? _load;
    private Task<JsonNode>? _order;

    public RunningSonde Sonde => _sonde!;

    public Ide? Ide { get; private set; }

    public int DebuggerId { get; private set; }

    public int KeeperId { get; private set; }

    public int AgentId { get; private set; }

    private TargetProcess Target => place.Process;

    /// <summary>Brings it about.</summary>
    public async Task PrepareAsync()
    {
        var path = moment == Moment.Busy ? "/order?item=coffee&quantity=25" : "/healthz";
        _load = new Load($"http://{place.Shop.Address}:{place.Shop.Port}{path}", RequestsPerSecond);
        _sonde = RunningSonde.Start(["debug", .. place.Words, "--ide", "none", "--grace", $"{Grace.TotalSeconds:0}s", "--port", $"{LocalPort.Free()}"]);
        if (moment == Moment.Attaching)
        {
            await Eventually.IsTrueAsync(() => Target.TracerId != 0, "the attach begins", 60, _sonde.Describe);
            LookForProcesses();
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(300)), TimeProvider.System, CancellationToken.None);
            return;
        }

        var port = await _sonde.ListensAsync(seconds: 90);
        LookForProcesses();
        if (moment != Moment.Idle)
        {
            Ide = await Ide.AttachAsync(port);
        }

        switch (moment)
        {
            case Moment.Stopped:
                _order = place.Shop.OrderAsync();
                await Ide!.StopsAsync();
                await _sonde.SeesStateAsync("stopped");
                break;
            case Moment.Busy:
                _driving = DriveAsync(Ide!);
                break;
            case Moment.Detaching:
                _sonde.Interrupt();
                break;
            default:
                break;
        }

        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(moment == Moment.Detaching ? 150 : 400)), TimeProvider.System, CancellationToken.None);
    }

    /// <summary>What became of the target.</summary>
    public async Task<FaultOutcome> JudgeAsync(Fault fault)
    {
        var began = Stopwatch.GetTimestamp();
        if (fault.LeavesNobody)
        {
            // Sonde adds another toolbox, which lets the target run; where it had not come that far, the next command does.
            await IsMendedAsync(began, Patience.Seconds(12));
            if (!place.HasDied() && !(Runs() && Target.AlteredBytes() == 0))
            {
                await EndSondeAsync(isFreeExpected: false);
                began = Stopwatch.GetTimestamp();
                (await RunningSonde.RunAsync(new SondeStart(["heal", .. place.Words, "--image", SondePrograms.Image]), 60)).Succeeded();
            }
        }

        var bound = fault.LeavesNobody ? Patience.Seconds(12) : Patience.Seconds((Grace + TimeSpan.FromSeconds(2)).TotalSeconds);
        var (runs, runsAfter) = await RunsOnAsync(began, bound, fault);
        await EndSondeAsync();
        await Task.WhenAny(_driving, Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, CancellationToken.None));
        var isDead = place.HasDied();
        var altered = isDead ? 0 : Target.AlteredBytes();
        var left = isDead ? [] : await LeftProcessesAsync(bound);
        if (!isDead && runs)
        {
            await _load!.DisposeAsync();
        }

        return new FaultOutcome(
            isDead, !isDead && !runs, isDead ? 0 : _load!.Lost, altered + left.Count, runsAfter, $"{Target.Text}; altered {altered}; left {string.Join(", ", left)}\n{(isDead ? await place.LastWordsAsync() : "")}\n{_sonde!.Describe()}");
    }

    public static void Signal(int process, int signal)
    {
        if (process > 1)
        {
            Support.Signal.Send(process, signal);
        }
    }

    /// <summary>As a kubelet or an engine kills a container.</summary>
    public void KillToolbox()
    {
        foreach (var process in OwnProcesses().Append(AgentId))
        {
            Signal(process, 9);
        }
    }

    /// <summary>For less than the grace.</summary>
    public async Task BrieflyAsync(Action begin, Action end)
    {
        begin();
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1000)), TimeProvider.System, CancellationToken.None);
        end();
    }

    /// <summary>A program of the cluster dies; its supervisor starts it again.</summary>
    public Task KillProgramAsync(string name) => place.KillProgramAsync(name);

    /// <summary>Nothing comes through any more, and nobody is told.</summary>
    public Task SilenceLinkAsync() => place.SilenceLinkAsync();

    /// <summary>The link breaks; for good means that sonde cannot bring it back.</summary>
    public async Task CutLinkAsync(bool isForGood)
    {
        await place.CutLinkAsync(Sonde, isForGood);
    }

    public async ValueTask DisposeAsync()
    {
        await EndSondeAsync();
        await _ending.CancelAsync();
        if (Ide is not null)
        {
            await Ide.DisposeAsync();
        }

        await ((Task)_driving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_order is not null)
        {
            await ((Task)_order).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_load is not null)
        {
            await _load.DisposeAsync();
        }

        _ending.Dispose();
    }

    private static int ParentOf(int process) => int.Parse(FieldOf(process, "PPid") ?? "0", CultureInfo.InvariantCulture);

    private static string? FieldOf(int process, string name)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..].Trim();
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Three looks in a row: a debugger stops its target for moments of its own.</summary>
    private async Task<(bool Runs, TimeSpan After)> RunsOnAsync(long began, TimeSpan bound, Fault fault)
    {
        // The debugger may go on where the fault is not the end: then the stop itself is the user's, and ends with the session.
        if (fault.Name.Contains("moment", StringComparison.Ordinal) || fault.Name.Contains("at once", StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None);
            Sonde.Interrupt();
            began = Stopwatch.GetTimestamp();
        }

        var looks = 0;
        while (Stopwatch.GetElapsedTime(began) < bound)
        {
            looks = place.HasDied() || Runs() ? looks + 1 : 0;
            if (looks == 3)
            {
                return (true, Stopwatch.GetElapsedTime(began));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
        }

        return (false, Stopwatch.GetElapsedTime(began));
    }

    /// <summary>Until the target runs as it was, or nobody is left who would see to it, or time is up.</summary>
    private async Task IsMendedAsync(long began, TimeSpan bound)
    {
        while (Stopwatch.GetElapsedTime(began) < bound && !place.HasDied() && !Sonde.HasEnded && !(Runs() && Target.TracerId == 0 && Target.AlteredBytes() == 0))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>A session that survives the fault may keep its debugger.</summary>
    private bool Runs() => FieldOf(Target.Id, "State") is { } state && state[0] is not ('t' or 'T' or 'Z' or 'X');

    private async Task EndSondeAsync(bool isFreeExpected = true)
    {
        if (_sonde is null || _hasEnded)
        {
            return;
        }

        _hasEnded = true;
        _sonde.Wake();
        await _sonde.DisposeAsync();
        await place.MendLinkAsync();
        if (!isFreeExpected)
        {
            return;
        }

        await Eventually.IsTrueAsync(() => place.HasDied() || Target.IsFree, "the target is free after the session's end", 15, () => $"{Target.Text}\n{_sonde.Describe()}");
    }

    private async Task<IReadOnlyList<string>> LeftProcessesAsync(TimeSpan bound)
    {
        var began = Stopwatch.GetTimestamp();
        List<string> left;
        do
        {
            left = [.. OwnProcesses().Select(process => $"{process} {FieldOf(process, "Name")} {FieldOf(process, "State")}")];
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
        while (left.Count > 0 && Stopwatch.GetElapsedTime(began) < bound);
        return left;
    }

    private void LookForProcesses()
    {
        var tracer = Target.TracerId;
        DebuggerId = int.Parse(FieldOf(tracer, "Tgid") ?? "0", CultureInfo.InvariantCulture);
        KeeperId = ParentOf(DebuggerId);
        AgentId = ParentOf(KeeperId);
    }

    /// <summary>What a session starts in the target's process namespace: debuggers, keepers, carriers of links.</summary>
    private IEnumerable<int> OwnProcesses()
    {
        var home = place.ProcessNamespace;
        foreach (var entry in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(entry), CultureInfo.InvariantCulture, out var process) && IsOwn(process, home))
            {
                yield return process;
            }
        }
    }

    private static bool IsOwn(int process, string? home)
    {
        try
        {
            if (home is null || new FileInfo($"/proc/{process}/ns/pid").LinkTarget != home)
            {
                return false;
            }

            var words = File.ReadAllText($"/proc/{process}/cmdline").Split('\0');
            return words[0].EndsWith("dlv", StringComparison.Ordinal)
                || (words[0].EndsWith("sonde-agent", StringComparison.Ordinal) && words.Length > 1 && words[1] is "keep" or "launch" or "connect");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Goes on from every stop.</summary>
    private async Task DriveAsync(Ide ide)
    {
        try
        {
            while (!_ending.IsCancellationRequested)
            {
                var stop = await ide.StopsAsync(30);
                await ide.ContinueAsync(stop);
            }
        }
        catch (Exception)
        {
            // The fault took the connection.
        }
    }
}
