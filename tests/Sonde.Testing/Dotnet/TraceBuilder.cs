using System.Text;

namespace Sonde.Testing.Dotnet;

/// <summary>Writes a stream of EventPipe as .NET does (microsoft/perfview, NetTraceFormat_v5.md): 64-bit, a tick a nanosecond; headers of events plain or packed.</summary>
public sealed class TraceBuilder
{
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";
    private readonly MemoryStream _stream = new();
    private readonly BinaryWriter _writer;
    private readonly bool _isPacked;
    private readonly Dictionary<(string Provider, int Id), int> _kinds = [];
    private int _sequence;

    /// <param name="isPacked">Whether headers are packed.</param>
    /// <param name="version">Of the trace object.</param>
    public TraceBuilder(bool isPacked = false, int version = 4)
    {
        _isPacked = isPacked;
        _writer = new BinaryWriter(_stream);
        _writer.Write("Nettrace"u8);
        _writer.Write(20);
        _writer.Write("!FastSerialization.1"u8);
        Head("Trace", version);
        foreach (var part in new short[] { 2026, 1, 5, 2, 3, 4, 5, 0 })
        {
            _writer.Write(part);
        }

        _writer.Write(1000L);
        _writer.Write(1_000_000_000L);
        foreach (var field in new[] { 8, 1, 4, 1_000_000 })
        {
            _writer.Write(field);
        }

        _writer.Write((byte)6);
    }

    /// <summary>A sample of a thread: in managed code, or in native code or waiting.</summary>
    public TraceBuilder Sample(long thread, long ticks, bool isManaged, int stack) => Event("Microsoft-DotNETCore-SampleProfiler", 0, 0, (thread, ticks, stack), Fields(isManaged ? 2 : 1));

    /// <summary>An allocation tick.</summary>
    public TraceBuilder Allocation(long ticks, int stack, long bytes, string type) =>
        Event(Runtime, 10, 4, (1, ticks, stack), [.. Fields((int)bytes, 0), 0, 0, .. BitConverter.GetBytes(bytes), .. BitConverter.GetBytes(7L), .. Text(type), .. Fields(0)]);

    /// <summary>A collection that stood for so long.</summary>
    public TraceBuilder Collection(long ticks, long length, int generation, int reason) =>
        Event(Runtime, 9, 1, (1, ticks, 0), [.. Fields(1, 1), 0, 0])
            .Event(Runtime, 1, 2, (1, ticks + 1, 0), [.. Fields(1, generation, reason, 0), 0, 0])
            .Event(Runtime, 3, 1, (1, ticks + length, 0), [0, 0]);

    /// <summary>A type of the heap's: an array has the flag 8, and what it consists of as its parameter.</summary>
    public TraceBuilder Type(ulong number, string name, int flags = 0, params ulong[] parameters) => Event(Runtime, 15, 0, (1, 9, 0),
        [.. Fields(1), 0, 0, .. BitConverter.GetBytes(number), .. new byte[12], .. Fields(flags), 0, .. Text(name), .. Fields(parameters.Length), .. parameters.SelectMany(BitConverter.GetBytes)]);

    /// <summary>Objects of the heap.</summary>
    public TraceBuilder Objects(params (long Bytes, ulong Type)[] objects) => Event(Runtime, 18, 0, (1, 9, 0),
        [.. Fields(0, objects.Length), 0, 0, .. objects.SelectMany(static one => (byte[])[.. BitConverter.GetBytes(0x7f00L), .. BitConverter.GetBytes(one.Bytes), .. BitConverter.GetBytes(one.Type), .. new byte[8]])]);

    /// <summary>A collection is over.</summary>
    public TraceBuilder Collected() => Event(Runtime, 2, 1, (1, 9, 0), [.. Fields(1, 2), 0, 0]);

    /// <summary>The name of a method, told at the end.</summary>
    public TraceBuilder Method(ulong start, int bytes, string type, string name, string signature) =>
        Event(Runtime + "Rundown", 144, 2, (1, 9, 0), [.. BitConverter.GetBytes(1L), .. BitConverter.GetBytes(5L), .. BitConverter.GetBytes(start), .. Fields(bytes, 0, 0), .. Text(type), .. Text(name), .. Text(signature), 0, 0]);

    /// <summary>The module of all methods.</summary>
    public TraceBuilder Module(string path) => Event(Runtime + "Rundown", 154, 2, (1, 9, 0), [.. BitConverter.GetBytes(5L), .. BitConverter.GetBytes(6L), .. Fields(0, 0), .. Text(path), .. Text("")]);

    /// <summary>Stacks, the innermost address first, numbered from one on.</summary>
    public TraceBuilder Stacks(params ulong[][] stacks) => Block("StackBlock",
        [.. Fields(1, stacks.Length), .. stacks.SelectMany(static stack => (byte[])[.. Fields(stack.Length * 8), .. stack.SelectMany(BitConverter.GetBytes)])]);

    /// <summary>A sequence point, by which the thread that writes had sent so many events.</summary>
    public TraceBuilder Point(int sent) => Block("SPBlock", [.. BitConverter.GetBytes(0L), .. Fields(1), .. BitConverter.GetBytes(99L), .. Fields(sent)]);

    /// <summary>Events that the runtime had no room for.</summary>
    public TraceBuilder Drop(int count)
    {
        _sequence += count;
        return this;
    }

    /// <summary>An object of another kind.</summary>
    public TraceBuilder Block(string name, byte[] content)
    {
        Head(name, 2);
        _writer.Write(content.Length);
        _writer.Flush();
        while (_stream.Position % 4 != 0)
        {
            _writer.Write((byte)0);
        }

        _writer.Write(content);
        _writer.Write((byte)6);
        return this;
    }

    /// <summary>An event in a block of its own, after what it is called where that was not said yet.</summary>
    public TraceBuilder Event(string provider, int id, int version, (long Thread, long Ticks, int Stack) at, byte[] payload)
    {
        Describe(provider, id, "name", Fields(version, 4, 0));
        return Block("EventBlock", Header(_isPacked, Blob(_isPacked, (_kinds[(provider, id)], ++_sequence), at, payload)));
    }

    /// <summary>What a counter tells of an interval: what was added, or what there is.</summary>
    public TraceBuilder Counter(string provider, string name, bool isSum, double value, float seconds = 1)
    {
        var (id, number) = (isSum ? 12 : 11, isSum ? "Increment" : "Mean");
        Describe(provider, id, "EventCounters",
        [
            .. Fields(0, 0, 1, 1, 1, 1, 8), .. Field(18, "Name"), .. Field(18, "DisplayName"), .. Field(14, number), .. Field(13, "IntervalSec"), .. Field(9, "Count"), .. Field(18, "Series"),
            .. Field(18, "CounterType"), .. Field(18, "DisplayUnits"), .. Text("Payload"), .. Text(""),
        ]);
        return Event(provider, id, 0, (1, 9, 0),
        [
            .. Text(name), .. Text(name.ToUpperInvariant()), .. BitConverter.GetBytes(value), .. BitConverter.GetBytes(seconds), .. Fields(7), .. Text("Interval=1000"), .. Text(isSum ? "Sum" : "Mean"),
            .. Text(name.Contains("size", StringComparison.Ordinal) ? "MB" : ""),
        ]);
    }

    /// <summary>All so far, without an end.</summary>
    public byte[] Part()
    {
        _writer.Flush();
        return _stream.ToArray();
    }

    /// <summary>All, ended.</summary>
    public byte[] Whole() => [.. Part(), 1];

    /// <summary>Two threads, of which one computes; a type, a collection and what everything is called.</summary>
    public static byte[] Example(bool isPacked = false) => new TraceBuilder(isPacked)
        .Stacks([0x1010, 0x2020], [0x3008, 0x2020])
        .Sample(7, 2_000, true, 1).Sample(8, 2_001, false, 2)
        .Sample(7, 4_000, true, 1).Sample(8, 4_001, false, 2)
        .Sample(7, 6_000, false, 2).Sample(8, 6_001, false, 2)
        .Allocation(7_000, 1, 102_400, "Orders.OrderLine")
        .Collection(8_000, 500, 2, 1)
        .Objects((72, 1), (48, 1), (4_000, 3)).Type(1, "Orders.OrderLine").Type(2, "System.Collections.Generic.List`1", 0, 1).Type(3, "", 8, 2)
        .Collected()
        .Point(15)
        .Module("/app/Orders.dll")
        .Method(0x1000, 0x20, "Orders.Desk", "Discount", "int64  (int32,int32)")
        .Method(0x2000, 0x40, "Program", "Answer", "void  (class System.Net.HttpListenerContext)")
        .Method(0x3000, 0x10, "System.Threading.Monitor", "Wait", "bool  (class System.Object)")
        .Whole();

    /// <summary>Tells what an event is called and holds, where that was not told yet.</summary>
    private void Describe(string provider, int id, string name, byte[] told)
    {
        if (_kinds.TryAdd((provider, id), _kinds.Count + 1))
        {
            byte[] record = [.. Fields(_kinds[(provider, id)]), .. Text(provider), .. Fields(id), .. Text(name), .. BitConverter.GetBytes(0L), .. told];
            Block("MetadataBlock", Header(_isPacked, Blob(_isPacked, (0, 0), default, record)));
        }
    }

    private static byte[] Field(int type, string name) => [.. Fields(type), .. Text(name)];

    private static byte[] Header(bool isPacked, byte[] blob) => [20, 0, (byte)(isPacked ? 1 : 0), 0, .. new byte[16], .. blob];

    private static byte[] Blob(bool isPacked, (int Kind, int Sequence) what, (long Thread, long Ticks, int Stack) at, byte[] payload)
    {
        if (!isPacked)
        {
            var size = 76 + payload.Length;
            return
            [
                .. Fields(size, what.Kind, what.Sequence), .. BitConverter.GetBytes(at.Thread), .. BitConverter.GetBytes(what.Kind == 0 ? 0L : 99L), .. Fields(0, at.Stack), .. BitConverter.GetBytes(at.Ticks),
                .. new byte[32], .. Fields(payload.Length), .. payload,
            ];
        }

        // The metadata's number, the writing thread, the thread, the stack and the length: all but the activities.
        var hasSequence = what.Kind != 0;
        return
        [
            (byte)(0x8D | (hasSequence ? 2 : 0)), .. Packed((ulong)what.Kind), .. hasSequence ? (byte[])[.. Packed((ulong)(what.Sequence - 1)), .. Packed(99), .. Packed(3)] : [],
            .. Packed((ulong)at.Thread), .. Packed((ulong)at.Stack), .. Packed((ulong)at.Ticks), .. Packed((ulong)payload.Length), .. payload,
        ];
    }

    private static IEnumerable<byte> Packed(ulong value)
    {
        for (; value > 0x7F; value >>= 7)
        {
            yield return (byte)(value | 0x80);
        }

        yield return (byte)value;
    }

    private static byte[] Fields(params int[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static byte[] Text(string text) => Encoding.Unicode.GetBytes(text + "\0");

    private void Head(string name, int version)
    {
        _writer.Write((byte[])[5, 5, 1]);
        foreach (var field in new[] { version, version, name.Length })
        {
            _writer.Write(field);
        }

        _writer.Write(Encoding.UTF8.GetBytes(name));
        _writer.Write((byte)6);
    }
}
