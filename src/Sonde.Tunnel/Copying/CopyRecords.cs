using System.Buffers.Binary;
using System.Text;

namespace Sonde.Tunnel.Copying;

/// <summary>
/// The bytes of <see cref="CopyRecord"/>s: a kind (1 byte), the length of what follows (u32), and that. Numbers are big-endian, texts UTF-8; a text before another field has its
/// length (u16) before it, the last one takes the rest. docs/protocol.md has the table.
/// </summary>
public static class CopyRecords
{
    /// <summary>Kind and length.</summary>
    public const int HeaderLength = 5;

    /// <summary>What follows them at the most.</summary>
    public const int MaximumLength = 264 * 1024;

    /// <summary>The bytes of one <see cref="DataRecord"/> at the most.</summary>
    public const int MostDataBytes = 128 * 1024;

    /// <summary>What comes before the bytes of a <see cref="DataRecord"/>.</summary>
    internal const int DataHeaderLength = HeaderLength + sizeof(long);

    private const int MostModeBits = 0xFFF;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The kinds, by their number.</summary>
    internal static IReadOnlyDictionary<byte, Type> Kinds { get; } = new Dictionary<byte, Type>
    {
        [1] = typeof(HaveRecord),
        [2] = typeof(ReadyRecord),
        [3] = typeof(FolderRecord),
        [4] = typeof(LinkRecord),
        [5] = typeof(FileRecord),
        [6] = typeof(DataRecord),
        [7] = typeof(FileEndRecord),
        [8] = typeof(SkippedRecord),
        [9] = typeof(DoneRecord),
        [10] = typeof(FailedRecord),
        [11] = typeof(CancelledRecord),
    };

    /// <summary>A record as bytes.</summary>
    public static byte[] Encode(CopyRecord record)
    {
        byte[] payload = record switch
        {
            HaveRecord have => [.. Number(have.Length), .. Half(have.Pieces.Count), .. have.Pieces.SelectMany(static sum => Half((int)sum)), .. Text(have.Name)],
            FolderRecord folder => [.. Half(folder.Mode), .. Text(folder.Name)],
            LinkRecord link => [.. Counted(link.Name), .. Text(link.Target)],
            FileRecord file => [.. Half(file.Mode), .. Number(file.Modified), .. Number(file.Size), .. Number(file.From), .. Text(file.Name)],
            DataRecord data => [.. Number(data.Offset), .. data.Bytes.Span],
            FileEndRecord end => [.. Number(end.Length), .. Half((int)end.Checksum), (byte)end.State],
            SkippedRecord skipped => [(byte)skipped.Reason, .. Counted(skipped.Name), .. Text(skipped.Detail)],
            DoneRecord { Totals: var totals } => [.. Number(totals.Files), .. Number(totals.Folders), .. Number(totals.Links), .. Number(totals.Skipped), .. Number(totals.Bytes)],
            FailedRecord failed => [.. Counted(failed.Code), .. Text(failed.Message)],
            ReadyRecord or CancelledRecord => [],
            _ => throw new ArgumentOutOfRangeException(nameof(record), record.GetType().Name, "A record without bytes."),
        };
        return [Kinds.First(kind => kind.Value == record.GetType()).Key, .. Half(payload.Length), .. payload];
    }

    /// <summary>Writes what comes before the bytes of a <see cref="DataRecord"/>.</summary>
    internal static void WriteDataHeader(Span<byte> destination, long offset, int count)
    {
        destination[0] = 6;
        BinaryPrimitives.WriteInt32BigEndian(destination[1..], sizeof(long) + count);
        BinaryPrimitives.WriteInt64BigEndian(destination[HeaderLength..], offset);
    }

    /// <summary>Reads what follows the header.</summary>
    /// <exception cref="IOException">The kind is not known, or it is none of that kind.</exception>
    internal static CopyRecord Parse(byte kind, ReadOnlyMemory<byte> payload)
    {
        var fields = new CopyFields(payload, Strict);
        CopyRecord record = kind switch
        {
            1 => new HaveRecord("", fields.Number(), fields.Sums()) { Name = fields.Rest() },
            2 => new ReadyRecord(),
            3 => new FolderRecord("", fields.Half(MostModeBits)) { Name = fields.Rest() },
            4 => new LinkRecord(fields.Counted(), fields.Rest()),
            5 => new FileRecord("", fields.Half(MostModeBits), fields.Signed(), fields.Number(), fields.Number()) { Name = fields.Rest() },
            6 => new DataRecord(fields.Number(), fields.Bytes(MostDataBytes)),
            7 => new FileEndRecord(fields.Number(), fields.Sum(), (CopiedState)fields.One((int)CopiedState.Whole, (int)CopiedState.Unreadable)),
            8 => new SkippedRecord("", (SkipReason)fields.One((int)SkipReason.Unreadable, (int)SkipReason.FileSystem), "") { Name = fields.Counted(), Detail = fields.Rest() },
            9 => new DoneRecord(new CopyTotals(fields.Number(), fields.Number(), fields.Number(), fields.Number(), fields.Number())),
            10 => new FailedRecord(fields.Counted(), fields.Rest()),
            11 => new CancelledRecord(),
            _ => throw new IOException($"A record of files is of kind {kind}, which is not known."),
        };
        fields.End();
        return record;
    }

    private static byte[] Number(long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Half(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Counted(string text)
    {
        var bytes = Text(text);
        return [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }
}
