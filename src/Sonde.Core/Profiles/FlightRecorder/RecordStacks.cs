using System.Runtime.InteropServices;
using Sonde.Core.Profiles.Java;

namespace Sonde.Core.Profiles.FlightRecorder;

/// <summary>The stacks of a chunk as those of a profile.</summary>
/// <param name="chunk">The chunk.</param>
/// <param name="constants">Its constants.</param>
/// <param name="builder">The profile.</param>
internal sealed class RecordStacks(RecordChunk chunk, RecordConstants constants, ProfileBuilder builder)
{
    /// <summary>The outermost frames of a stack that was deeper than the recorder looked.</summary>
    private static readonly ProfileFrame Truncated = new("[truncated]", Kind: FrameKind.Replica);

    private static readonly ProfileFrame Unknown = new("[unknown]");

    private readonly RecordShape? _frame = chunk.Types.Named("jdk.types.StackFrame") is { } type ? new RecordShape(chunk.Types, type, "method", "type") : null;
    private readonly Dictionary<long, int[]> _stacks = [];
    private readonly Dictionary<long, string?> _classes = [];
    private readonly Dictionary<(long Method, long Type), int> _frames = [];
    private readonly List<int> _leafFirst = [];

    /// <summary>Adds a stack.</summary>
    /// <param name="key">The stack's.</param>
    /// <param name="classKey">The class that it is about, which is told as if it were called; 0 for none.</param>
    /// <param name="value">What it adds; what is not above 0 adds nothing.</param>
    public void Add(long key, long classKey, long value)
    {
        if (value > 0)
        {
            _leafFirst.Clear();
            if (ClassName(classKey) is { } name)
            {
                _leafFirst.Add(builder.Intern(new ProfileFrame(name, Kind: FrameKind.Jit)));
            }

            _leafFirst.AddRange(Stack(key));
            builder.AddLeafFirst(CollectionsMarshal.AsSpan(_leafFirst), value);
        }
    }

    /// <summary>The name of a class as the source has it; null for none.</summary>
    public string? ClassName(long key)
    {
        if (!_classes.TryGetValue(key, out var known))
        {
            _classes[key] = known = constants.Find("java.lang.Class", key, "name") is [var name] && constants.Symbol(name.Number) is { Length: > 0 } text ? JavaNames.Plain(JavaNames.Class(text.Replace('/', '.'))) : null;
        }

        return known;
    }

    private int[] Stack(long key) => _stacks.TryGetValue(key, out var known) ? known : _stacks[key] = [.. Read(key)];

    private List<int> Read(long key)
    {
        var numbers = new List<int>();
        if (_frame is not null && constants.Find("jdk.types.StackTrace", key, "truncated", "frames") is [var isTruncated, var frames])
        {
            var cursor = chunk.From((int)frames.Number);
            for (var left = cursor.Count(); left > 0; left--)
            {
                var values = _frame.Read(ref cursor);
                numbers.Add(Frame(values[0].Number, values[1].Number));
            }

            if (isTruncated.Number != 0)
            {
                numbers.Add(builder.Intern(Truncated));
            }
        }

        return numbers.Count > 0 ? numbers : [builder.Intern(Unknown)];
    }

    private int Frame(long method, long type)
    {
        if (!_frames.TryGetValue((method, type), out var number))
        {
            _frames[(method, type)] = number = builder.Intern(Method(method, type) ?? Unknown);
        }

        return number;
    }

    private ProfileFrame? Method(long key, long type)
    {
        if (constants.Find("jdk.types.Method", key, "type", "name") is not [var owner, var name] || constants.Symbol(name.Number) is not { Length: > 0 } text)
        {
            return null;
        }

        // Whoever executes a method just then, it is one place. async-profiler tells of native functions, too, each as a method of its library, and of the kernel's.
        var kind = constants.Find("jdk.types.FrameType", type, "description") is [var word] ? constants.Text(word) : null;
        var declaring = ClassName(owner.Number);
        return declaring is null || (kind is "Native" or "C++" or "Kernel" && declaring.Contains(".so", StringComparison.Ordinal))
            ? Native(text, declaring, kind)
            : new ProfileFrame($"{declaring}.{text}", Kind: FrameKind.Jit);
    }

    private static ProfileFrame Native(string text, string? library, string? kind)
    {
        var frame = JavaNames.Native(text);
        return frame with { Module = library ?? frame.Module, Kind = kind == "Kernel" ? FrameKind.Kernel : FrameKind.User };
    }
}
