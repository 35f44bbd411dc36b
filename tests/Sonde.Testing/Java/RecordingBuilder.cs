using System.Buffers.Binary;
using System.Text;

namespace Sonde.Testing.Java;

/// <summary>Writes a recording of a flight recorder with one chunk: Tickets.bestOf, called from Tickets.main, is sampled, allocates, and waits for a lock.</summary>
public sealed class RecordingBuilder
{
    private const int HeaderBytes = 68;

    private static readonly (int Id, string Name, string Fields)[] Types =
    [
        (10, "long", ""), (11, "int", ""), (12, "boolean", ""), (13, "java.lang.String", ""), (14, "float", ""), (15, "jdk.jfr.Timespan", ""),
        (20, "java.lang.Class", "name:21c"), (21, "jdk.types.Symbol", "string:13"), (22, "jdk.types.Method", "type:20c name:21c"), (23, "jdk.types.FrameType", "description:13"),
        (24, "jdk.types.StackFrame", "method:22c lineNumber:11 type:23c"), (25, "jdk.types.StackTrace", "truncated:12 frames:24a"),
        (101, "jdk.ExecutionSample", "startTime:10 load:14 stackTrace:25c"), (102, "jdk.ObjectAllocationSample", "startTime:10 stackTrace:25c objectClass:20c weight:10"),
        (103, "jdk.JavaMonitorEnter", "startTime:10 duration:10t stackTrace:25c monitorClass:20c"), (104, "jdk.ActiveSetting", "startTime:10 id:10 name:13 value:13"),
        (105, "jdk.ThreadPark", "startTime:10 duration:10t stackTrace:25c parkedClass:20c"),
    ];

    private readonly MemoryStream _chunk = new();

    /// <summary>The whole of it.</summary>
    /// <param name="isTruncated">Whether the recorder did not look as deep as the stack is.</param>
    public static byte[] Example(bool isTruncated = false)
    {
        var builder = new RecordingBuilder();
        builder._chunk.Write(new byte[HeaderBytes]);
        builder.Event(104, static e => e.Packed(1).Packed(101).Text("period").Text("10 ms"));
        for (var sample = 0; sample < 3; sample++)
        {
            builder.Event(101, static e => e.Packed(1).Raw(0, 0, 0, 0).Packed(1));
        }

        builder.Event(102, static e => e.Packed(1).Packed(1).Packed(3).Packed(4096));
        builder.Event(103, static e => e.Packed(1).Packed(2000).Packed(1).Packed(2));
        builder.Event(105, static e => e.Packed(1).Packed(3000).Packed(1).Packed(4));
        builder.Event(105, static e => e.Packed(1).Packed(9000).Packed(1).Packed(2));
        builder.Event(1, e => Constants(e, isTruncated));
        var metadata = builder._chunk.Length;
        builder.Event(0, Metadata);
        return builder.Close(metadata);
    }

    private static void Constants(RecordingBuilder e, bool isTruncated)
    {
        e.Packed(1).Packed(0).Packed(0).Raw(0).Packed(5);
        string[] symbols = ["Tickets", "main", "bestOf", "java/lang/Object", "[J", "java/util/concurrent/locks/ReentrantLock$NonfairSync"];
        e.Packed(21).Packed(symbols.Length);
        for (var index = 0; index < symbols.Length; index++)
        {
            e.Packed(index + 1).Text(symbols[index]);
        }

        e.Packed(20).Packed(4).Packed(1).Packed(1).Packed(2).Packed(4).Packed(3).Packed(5).Packed(4).Packed(6);
        e.Packed(22).Packed(2).Packed(1).Packed(1).Packed(2).Packed(2).Packed(1).Packed(3);
        e.Packed(23).Packed(1).Packed(0).Text("Interpreted");
        e.Packed(25).Packed(1).Packed(1).Raw(isTruncated ? (byte)1 : (byte)0).Packed(2).Packed(2).Packed(36).Packed(0).Packed(1).Packed(60).Packed(0);
    }

    private static void Metadata(RecordingBuilder e)
    {
        var texts = new List<string>();
        var tree = new RecordingBuilder();
        tree.Element(texts, "root", [], 2);
        tree.Element(texts, "metadata", [], Types.Length);
        foreach (var (id, name, list) in Types)
        {
            var fields = list.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            tree.Element(texts, "class", [("name", name), ("id", $"{id}")], fields.Length);
            foreach (var field in fields)
            {
                var (label, kind) = (field.Split(':')[0], field.Split(':')[1]);
                (string, string)[] more = kind[^1] switch { 'c' => [("constantPool", "true")], 'a' => [("dimension", "1")], _ => [] };
                tree.Element(texts, "field", [("name", label), ("class", kind.TrimEnd('c', 'a', 't')), .. more], kind[^1] == 't' ? 1 : 0);
                if (kind[^1] == 't')
                {
                    tree.Element(texts, "annotation", [("class", "15"), ("value", "TICKS")], 0);
                }
            }
        }

        tree.Element(texts, "region", [("locale", "en")], 0);
        e.Packed(1).Packed(0).Packed(1).Packed(texts.Count);
        foreach (var text in texts)
        {
            e.Text(text);
        }

        e._chunk.Write(tree._chunk.ToArray());
    }

    private void Element(List<string> texts, string name, (string Name, string Value)[] attributes, int children)
    {
        Packed(Number(texts, name)).Packed(attributes.Length);
        foreach (var (key, value) in attributes)
        {
            Packed(Number(texts, key)).Packed(Number(texts, value));
        }

        Packed(children);
    }

    private static int Number(List<string> texts, string text)
    {
        if (!texts.Contains(text))
        {
            texts.Add(text);
        }

        return texts.IndexOf(text);
    }

    /// <summary>Its size is of four bytes, as the JDK writes those that it fills in afterwards.</summary>
    private void Event(int kind, Action<RecordingBuilder> fields)
    {
        var inner = new RecordingBuilder();
        inner.Packed(kind);
        fields(inner);
        var size = (int)inner._chunk.Length + 4;
        Raw((byte)(size & 0x7F | 0x80), (byte)(size >> 7 & 0x7F | 0x80), (byte)(size >> 14 & 0x7F | 0x80), (byte)(size >> 21 & 0x7F));
        _chunk.Write(inner._chunk.ToArray());
    }

    private RecordingBuilder Packed(long value)
    {
        for (; value > 0x7F; value >>= 7)
        {
            _chunk.WriteByte((byte)(value & 0x7F | 0x80));
        }

        _chunk.WriteByte((byte)value);
        return this;
    }

    private RecordingBuilder Raw(params byte[] bytes)
    {
        _chunk.Write(bytes);
        return this;
    }

    private RecordingBuilder Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Raw(3).Packed(bytes.Length).Raw(bytes);
    }

    private byte[] Close(long metadata)
    {
        var chunk = _chunk.ToArray();
        "FLR\0"u8.CopyTo(chunk);
        (chunk[5], chunk[7], chunk[67]) = (2, 1, 1);
        BinaryPrimitives.WriteInt64BigEndian(chunk.AsSpan(8), chunk.Length);
        BinaryPrimitives.WriteInt64BigEndian(chunk.AsSpan(24), metadata);
        BinaryPrimitives.WriteInt64BigEndian(chunk.AsSpan(32), new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1_000_000);
        BinaryPrimitives.WriteInt64BigEndian(chunk.AsSpan(40), 2_000_000_000);
        BinaryPrimitives.WriteInt64BigEndian(chunk.AsSpan(56), 1_000_000);
        return chunk;
    }
}
