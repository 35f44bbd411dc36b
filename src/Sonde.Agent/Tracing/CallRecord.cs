using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Tracing;

/// <summary>What a probe keeps of a call: function, moment, thread, nanoseconds, u64 each, then a slot for each argument and result: a number, or the length of a text and its bytes. Pure.</summary>
internal sealed class CallRecord
{
    /// <summary>Where the function's number is, in bytes from the record's beginning.</summary>
    public const int Function = 0;

    /// <summary>The kernel's clock when it began.</summary>
    public const int Began = 8;

    /// <summary>The thread.</summary>
    public const int Thread = 16;

    /// <summary>How long it took; -1 for unknown.</summary>
    public const int Took = 24;

    /// <summary>Of a text so many bytes are kept.</summary>
    public const int MostText = 128;

    private const int Head = 32;
    private const int Word = 8;

    private readonly bool _isGo;

    /// <param name="isGo">By Go's rules.</param>
    /// <param name="arguments">What the arguments are.</param>
    /// <param name="results">What the results are.</param>
    /// <param name="places">Where they are.</param>
    public CallRecord(bool isGo, IReadOnlyList<CallValue> arguments, IReadOnlyList<CallValue> results, RegisterPlaces places)
    {
        _isGo = isGo;
        var at = Head;
        Arguments = Slots(arguments, places.Of(arguments, areResults: false), ref at);
        Results = Slots(results, places.Of(results, areResults: true), ref at);
        Size = at;
    }

    /// <summary>Its bytes.</summary>
    public int Size { get; }

    /// <summary>The arguments.</summary>
    public IReadOnlyList<CallSlot> Arguments { get; }

    /// <summary>The results.</summary>
    public IReadOnlyList<CallSlot> Results { get; }

    /// <summary>What a record says.</summary>
    /// <param name="record">Its bytes, in this machine's order, which is little-endian.</param>
    /// <param name="zero">The kernel's clock when the tracing began.</param>
    public CallSeenLine Read(ReadOnlySpan<byte> record, long zero)
    {
        var took = Number(record, Took);
        var values = new List<string?>();
        foreach (var slot in took < 0 ? Arguments : Arguments.Concat(Results))
        {
            values.Add(Text(record, slot));
        }

        return new CallSeenLine((int)Number(record, Function), Math.Max(0, Number(record, Began) - zero) / 1e6, Number(record, Thread))
        {
            Nanoseconds = took < 0 ? null : took,
            Values = values,
        };
    }

    private string? Text(ReadOnlySpan<byte> record, CallSlot slot)
    {
        if (slot.Registers.Count == 0)
        {
            return null;
        }

        var number = Number(record, slot.At);
        return slot.Value switch
        {
            CallValue.Int or CallValue.Slice => number.ToString(CultureInfo.InvariantCulture),
            CallValue.Uint => unchecked((ulong)number).ToString(CultureInfo.InvariantCulture),
            CallValue.Bool => (number & 0xff) != 0 ? "true" : "false",
            CallValue.Ptr => $"0x{number:x}",
            CallValue.Interface => number == 0 ? "nil" : "not nil",
            CallValue.String => TextOf(record, slot.At, number),
            _ => null,
        };
    }

    /// <summary>In Go the length is the text's own; else that of what was read, its zero included.</summary>
    private string? TextOf(ReadOnlySpan<byte> record, int at, long length)
    {
        var there = _isGo ? length : length - 1;
        return there < 0 ? null : Encoding.UTF8.GetString(record.Slice(at + Word, (int)Math.Min(there, MostText))) + (there > MostText || (!_isGo && length == MostText) ? "…" : "");
    }

    private static long Number(ReadOnlySpan<byte> record, int at) => BinaryPrimitives.ReadInt64LittleEndian(record[at..]);

    private static List<CallSlot> Slots(IReadOnlyList<CallValue> values, IReadOnlyList<IReadOnlyList<int>> places, ref int at)
    {
        var slots = new List<CallSlot>();
        for (var index = 0; index < values.Count; index++)
        {
            slots.Add(new CallSlot(values[index], at, places[index]));
            at += values[index] == CallValue.String ? Word + MostText : Word;
        }

        return slots;
    }
}

/// <summary>Where a value is.</summary>
/// <param name="Value">What it is.</param>
/// <param name="At">Where in the record.</param>
/// <param name="Registers">Where in the registers; none for one that cannot be read.</param>
internal sealed record CallSlot(CallValue Value, int At, IReadOnlyList<int> Registers);
