using System.Diagnostics;

namespace Sonde.FuzzTests.Harness;

/// <summary>One thread with targets of its own: a share of every target's inputs.</summary>
internal sealed class CampaignWorker : IDisposable
{
    /// <summary>In turns of so many inputs, so that a campaign that is cut off has seen every target.</summary>
    private const int Rounds = 50;

    /// <summary>What the smallest of the product's threads have.</summary>
    private const int StackSize = 1024 * 1024;

    private readonly CampaignWords _asked;
    private readonly string[] _names;
    private readonly Thread _thread;
    private readonly LastInput _last;
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _inputStart = Stopwatch.GetTimestamp();
    private long _done;
    private volatile TargetRun[] _runs = [];

    public CampaignWorker(int index, CampaignWords asked, string[] names)
    {
        Index = index;
        _asked = asked;
        _names = names;
        _last = new LastInput(index);
        _thread = new Thread(Run, StackSize) { IsBackground = true, Name = $"fuzz {index}" };
    }

    /// <summary>Counts from 0.</summary>
    public int Index { get; }

    /// <summary>Any thread may ask; for a moment it may not be the newest.</summary>
    public long Done => Interlocked.Read(ref _done);

    public IReadOnlyList<TargetRun> Runs => _runs;

    public IEnumerable<Defect> Defects => _runs.SelectMany(run => run.Defects.ToArray());

    /// <summary>How long the present input has been running.</summary>
    public TimeSpan AtInputFor => _thread.IsAlive ? Stopwatch.GetElapsedTime(Interlocked.Read(ref _inputStart)) : TimeSpan.Zero;

    public void Start() => _thread.Start();

    /// <summary>True when it has ended.</summary>
    public bool Wait(TimeSpan limit) => _thread.Join(limit);

    public void Dispose() => _last.Dispose();

    private void Run()
    {
        _runs = [.. TargetCatalog.All().Where(target => _names.Contains(target.Name, StringComparer.Ordinal)).Select(target => new TargetRun(target, _asked.Seed + (ulong)Index, Begin))];
        var weights = _runs.Sum(run => (long)run.Weight);
        for (var round = 0; round < Rounds && !IsLate(); round++)
        {
            foreach (var run in _runs)
            {
                var share = _asked.Inputs * run.Weight * (Index + 1) / (weights * _asked.Workers) - (_asked.Inputs * run.Weight * Index / (weights * _asked.Workers));
                var before = run.Done;
                run.Run((share * (round + 1) / Rounds) - (share * round / Rounds));
                Interlocked.Add(ref _done, run.Done - before);
            }
        }
    }

    private void Begin(string target, byte[] input)
    {
        Interlocked.Exchange(ref _inputStart, Stopwatch.GetTimestamp());
        _last.Write(target, input);
    }

    private bool IsLate() => _asked.Seconds is { } seconds && Stopwatch.GetElapsedTime(_start) > TimeSpan.FromSeconds(seconds);
}
