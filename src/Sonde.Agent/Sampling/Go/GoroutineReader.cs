using System.Buffers.Binary;
using System.Diagnostics;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling.Go;

/// <summary>Reads what all goroutines of a program do, from its memory alone: nothing stands meanwhile. For one thread.</summary>
internal sealed class GoroutineReader
{
    /// <summary>The most goroutines that are read; so many take about a second.</summary>
    public const int MostGoroutines = 100_000;

    /// <summary>The most that is copied of all their stacks; what is beyond is not told.</summary>
    public const long MostStackBytes = 1L << 30;

    /// <summary>The most frames that are kept, those of goroutines that do the same counted once.</summary>
    public const int MostFrames = 1_000_000;

    private readonly GoSymbols _symbols;
    private readonly int? _minor;
    private readonly MemoryReader _read;
    private readonly GoroutineLayout _layout;
    private readonly GoroutineList _list;
    private readonly GoStackWalker _walker;
    private readonly StackPart _stack = new();
    private readonly byte[] _goroutine = new byte[GoroutineLayout.Size];
    private readonly byte[] _again = new byte[GoroutineLayout.Size];

    private long _bytes;
    private int _kept;

    /// <param name="symbols">Names what is on their stacks.</param>
    /// <param name="minor">The version of Go: 24 for go1.24.</param>
    /// <param name="list">Where they are listed.</param>
    /// <param name="layout">Where each keeps what it does.</param>
    /// <param name="read">Reads the program's memory, which is not trusted.</param>
    internal GoroutineReader(GoSymbols symbols, int? minor, GoroutineList list, GoroutineLayout layout, MemoryReader read)
    {
        (_symbols, _minor, _list, _layout, _read) = (symbols, minor, list, layout, read);
        _walker = new GoStackWalker(symbols, ThreadRegisters.HasLinkRegister);
    }

    /// <summary>Finds the program's goroutines.</summary>
    /// <exception cref="AgentRefusedException">Its version of Go is none that is known here, or they were not found.</exception>
    public static GoroutineReader Open(GoProgram program)
    {
        var layout = GoroutineLayout.Of(program.Minor)
            ?? throw Refused($"Where goroutines keep what they do is known for Go 1.19, 1.24, 1.26 and 1.27; process {program.ProcessId} was built with {program.Version}.");
        var list = GoroutineList.Find(program) ?? throw Refused($"The goroutines of process {program.ProcessId} ({program.Version}) were not found in its memory.");
        return new GoroutineReader(program.Symbols, program.Minor, list, layout, program.Read);
    }

    /// <summary>Reads all; null where the process has ended.</summary>
    public GoroutineDump? Read()
    {
        if (_list.Read(_read, MostGoroutines, out var all) is not { } entries)
        {
            return null;
        }

        var groups = new Dictionary<int, List<Goroutine>>();
        var (count, torn, done) = (0, 0, 0);
        (_bytes, _kept) = (0, 0);
        foreach (var entry in entries)
        {
            if (_bytes > MostStackBytes || _kept > MostFrames)
            {
                break;
            }

            done++;
            if (ReadOne(entry, out var isTorn) is { } goroutine)
            {
                (count, torn) = (count + 1, torn + (isTorn ? 1 : 0));
                Add(groups, goroutine);
            }
        }

        return new GoroutineDump(count, [.. groups.Values.SelectMany(static group => group).OrderByDescending(static group => group.Count).ThenBy(static group => group.Number)])
        {
            Torn = torn,
            Unread = all - done,
        };
    }

    private void Add(Dictionary<int, List<Goroutine>> groups, Goroutine goroutine)
    {
        var likeness = goroutine.Likeness;
        if (!groups.TryGetValue(likeness, out var alike))
        {
            groups.Add(likeness, alike = []);
        }

        var at = alike.FindIndex(goroutine.IsLike);
        if (at < 0)
        {
            alike.Add(goroutine);
            _kept += 1 + goroutine.Frames.Count;
            return;
        }

        alike[at] = alike[at] with
        {
            Count = alike[at].Count + 1,
            Number = Math.Min(alike[at].Number, goroutine.Number),
            Waiting = alike[at].Waiting is { } one && !(goroutine.Waiting > one) ? one : goroutine.Waiting,
        };
    }

    /// <summary>A goroutine; null for one that is dead or cannot be read.</summary>
    private Goroutine? ReadOne(ulong address, out bool isTorn)
    {
        isTorn = false;
        if (_read(address, _goroutine) < GoroutineLayout.Size || Word(GoroutineLayout.Self) != address)
        {
            return null;
        }

        var status = GoroutineWords.Status(BinaryPrimitives.ReadUInt32LittleEndian(_goroutine.AsSpan(_layout.Status)));
        if (status is 0 or GoroutineWords.Dead)
        {
            return null;
        }

        var (start, creation) = (Word(_layout.Start), Word(_layout.Creation));
        var frames = new List<GoFrame>();
        if (status is not (GoroutineWords.Running or GoroutineWords.Moving))
        {
            var inCall = status == GoroutineWords.SystemCall && Word(_layout.SystemCallStackPointer) != 0;
            var place = inCall ? _layout.SystemCallStackPointer : GoroutineLayout.StackPointer;
            ReadStack(address, Word(place), Word(place + sizeof(ulong)), frames, out isTorn);
        }

        var first = _symbols.Frames(start, isCall: false);
        return new Goroutine(
            GoroutineWords.State(status, _goroutine[_layout.Reason], _minor), frames,
            creation == 0 || Word(_layout.Number) == 1 ? null : _symbols.Frames(creation, isCall: true) is [.., var creator] ? creator : null,
            first is [.., { Function: var function }] && IsRuntimes(function))
        {
            Number = (long)Word(_layout.Number),
            Waiting = status == GoroutineWords.Waiting ? Since((long)Word(_layout.Since)) : null,
        };
    }

    /// <summary>Of a goroutine that went on meanwhile nothing is told: its stack is another's by now.</summary>
    private void ReadStack(ulong address, ulong pointer, ulong instruction, List<GoFrame> frames, out bool isTorn)
    {
        var (low, high) = (Word(0), Word(8));
        isTorn = true;
        if (pointer < low || pointer >= high)
        {
            return;
        }

        (_stack.Start, _stack.Length) = (pointer, _read(pointer, _stack.Bytes.AsSpan(0, (int)Math.Min(high - pointer, StackPart.MostBytes))));
        _bytes += _stack.Length;
        if (_read(address, _again) < GoroutineLayout.Size || !IsSame(0, 2 * sizeof(ulong)) || !IsSame(GoroutineLayout.StackPointer, 2 * sizeof(ulong))
            || !IsSame(_layout.SystemCallStackPointer, 2 * sizeof(ulong)) || !IsSame(_layout.Status, 1) || !IsSame(_layout.Number, sizeof(ulong)))
        {
            return;
        }

        isTorn = false;
        _walker.WalkParked(instruction, pointer, _stack, frames);
    }

    private bool IsSame(int at, int length) => _goroutine.AsSpan(at, length).SequenceEqual(_again.AsSpan(at, length));

    private ulong Word(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(_goroutine.AsSpan(offset));

    /// <summary>As Go's isSystemGoroutine, nearly.</summary>
    private static bool IsRuntimes(string function) => function.StartsWith("runtime.", StringComparison.Ordinal) && function is not ("runtime.main" or "runtime.handleAsyncEvent");

    /// <summary>The runtime's clock is CLOCK_MONOTONIC, in nanoseconds, as is Stopwatch's.</summary>
    private static TimeSpan? Since(long nanoseconds) =>
        nanoseconds > 0 && Stopwatch.Frequency == 1_000_000_000 && Stopwatch.GetTimestamp() - nanoseconds is > 0 and var waited ? TimeSpan.FromTicks(waited / 100) : null;

    private static AgentRefusedException Refused(string message) => new(new AgentError(AgentErrorCode.NotPrepared, message));
}
