using Sonde.FuzzTests.Harness;
using Sonde.Tunnel.Code;
using Sonde.Tunnel.Copying;

namespace Sonde.FuzzTests.Targets.Tunnel;

/// <summary>What is told of files that are kept the same, and which of them are wanted. A name that is let in lies within the folder, and all is written as it was read.</summary>
internal sealed class SyncTarget : FuzzTarget
{
    public override string Name => "tunnel.sync";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        new SyncRecord("app.py", false, 0x1A4, 12, 0xdeadbeef).Encode(),
        [.. new SyncRecord("shop/ü.js", false, 0x1ED, SyncRecord.MostSize, 1).Encode(), .. new SyncRecord("a/b", true, 0, 0, 0).Encode()],
        new SyncRecord("../etc/passwd", false, 0, 1, 1).Encode(),
        SyncWish.Encode([true, false, true, true, false, false, false, false, true]),
    ];

    public override IReadOnlyList<string> Tokens => ["..", "/", "./", "\0", ".sonde-part/"];

    public override int Run(byte[] input)
    {
        var kind = 0;
        if (input.Length > 1 && SyncWish.Read(input, (input.Length - 1) * 8) is { } wanted)
        {
            DefectException.Unless(SyncWish.Encode(wanted).AsSpan().SequenceEqual(input), "a wish is written as another than was read");
            kind = 1;
        }

        ReadOnlySpan<byte> rest = input;
        while (SyncRecord.NameLength(rest) is { } length && rest.Length >= SyncRecord.HeadLength + length
            && SyncRecord.TryRead(rest[..SyncRecord.HeadLength], rest.Slice(SyncRecord.HeadLength, length), out var record))
        {
            DefectException.Unless(record.Encode().AsSpan().SequenceEqual(rest[..(SyncRecord.HeadLength + length)]), "a record is written as another than was read");
            DefectException.Unless(record.Name.Length > 0 && CopyName.Judge(record.Name) is null && !Path.IsPathRooted(record.Name), "a name leads elsewhere");
            DefectException.Unless(record.Size is >= 0 and <= SyncRecord.MostSize, "a file is larger than any");
            rest = rest[(SyncRecord.HeadLength + length)..];
            kind |= record.IsGone ? 2 : 4;
        }

        return kind;
    }
}
