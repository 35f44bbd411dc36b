using System.Diagnostics;

namespace Sonde.FuzzTests.Harness;

/// <summary>One target with its examples and its own sequence of inputs. For one thread; its inputs follow from the seed.</summary>
internal sealed class TargetRun
{
    private const int MostExamples = 400;
    private const int LongestExample = 4096;
    private const int MostDefects = 8;

    /// <summary>Far beyond what any of these inputs takes; a busy machine is told from a slow parser by asking again.</summary>
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(2);

    private readonly FuzzTarget _target;
    private readonly ulong _seed;
    private readonly Mutator _mutator;
    private readonly List<byte[]> _examples;
    private readonly HashSet<int> _kinds = [];
    private readonly Dictionary<string, Defect> _defects = new(StringComparer.Ordinal);
    private readonly Action<string, byte[]> _onInput;
    private long _iteration;

    /// <param name="target">The parser.</param>
    /// <param name="seed">Decides everything.</param>
    /// <param name="onInput">Told of every input before it is run.</param>
    public TargetRun(FuzzTarget target, ulong seed, Action<string, byte[]> onInput)
    {
        _target = target;
        _seed = seed;
        _onInput = onInput;
        _examples = [.. target.Seeds];
        var random = new FuzzRandom(seed);
        foreach (var letter in target.Name)
        {
            random = new FuzzRandom(random.Next() ^ letter);
        }

        _mutator = new Mutator(random, [.. target.Tokens.Select(System.Text.Encoding.UTF8.GetBytes)]);
        Warm();
    }

    public string Name => _target.Name;

    public int Weight => _target.Weight;

    public IReadOnlyCollection<Defect> Defects => _defects.Values;

    public int Examples => _examples.Count;

    public long Done => _iteration;

    /// <summary>The input that cost the most time, and that time.</summary>
    public (TimeSpan Time, int Length) Slowest { get; private set; }

    /// <summary>Time spent on inputs.</summary>
    public TimeSpan Spent { get; private set; }

    /// <summary>Makes and runs so many inputs; stops early after too many defects.</summary>
    public void Run(long inputs)
    {
        for (var end = _iteration + inputs; _iteration < end && _defects.Count < MostDefects; _iteration++)
        {
            var input = _mutator.Next(_examples);
            _onInput(_target.Name, input);
            if (Try(input, out var kind) is { } cause)
            {
                Keep(input, cause);
            }
            else if (_examples.Count < MostExamples && input.Length <= LongestExample && _kinds.Add(kind))
            {
                _examples.Add(input);
            }
        }
    }

    /// <summary>Runs one input under the limits; null where all is well.</summary>
    public Exception? Try(byte[] input, out int kind)
    {
        kind = 0;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        try
        {
            kind = _target.Run(input);
        }
        catch (Exception defect)
        {
            return defect;
        }

        var time = Stopwatch.GetElapsedTime(start);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Spent += time;
        if (time > Slowest.Time)
        {
            Slowest = (time, input.Length);
        }

        if (allocated > Allowed(input) && IsGreedy(input, ref allocated))
        {
            return new DefectException($"an input of {input.Length} bytes made it allocate {allocated}");
        }

        return time > MostTime && IsSlow(input) ? new DefectException($"an input of {input.Length} bytes took {time.TotalSeconds:0.0} s") : null;
    }

    private long Allowed(byte[] input) => _target.BytesAtLeast + ((long)_target.BytesPerByte * input.Length);

    // What is made once for all, caches and the words of errors, is no input's doing.
    private bool IsGreedy(byte[] input, ref long allocated)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = _target.Run(input);
        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated > Allowed(input);
    }

    private bool IsSlow(byte[] input)
    {
        var before = ThreadTime.Used();
        _ = _target.Run(input);
        return ThreadTime.Used() - before > MostTime;
    }

    /// <summary>The kinds of the examples are known.</summary>
    private void Warm()
    {
        foreach (var example in _target.Seeds)
        {
            try
            {
                _kinds.Add(_target.Run(example));
            }
            catch (Exception defect)
            {
                Keep(example, defect);
            }
        }
    }

    private void Keep(byte[] input, Exception cause)
    {
        var signature = Defect.SignatureOf(cause);
        if (!_defects.ContainsKey(signature))
        {
            _onInput(_target.Name, input);
            var small = Minimizer.Shrink(input, smaller => Try(smaller, out _) is { } again && Defect.SignatureOf(again) == signature);
            _defects[signature] = new Defect(_target.Name, _seed, _iteration, small, Try(small, out _) ?? cause);
        }
    }
}
