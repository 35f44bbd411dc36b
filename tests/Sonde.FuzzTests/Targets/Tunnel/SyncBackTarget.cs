using System.Text;
using Sonde.FuzzTests.Harness;
using Sonde.Tunnel.Code;

namespace Sonde.FuzzTests.Targets.Tunnel;

/// <summary>What is told on a channel of files that come back: which never count, and how much was found. All is written as it was read, and secrets never count.</summary>
internal sealed class SyncBackTarget : FuzzTarget
{
    public override string Name => "tunnel.sync-back";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        new SyncBackRules("*.log\n!keep.log\n", "**/cache\n").Encode(),
        new SyncBackHead(3, 1, 2).Encode(),
        new SyncBackHead(0, 0, SyncRecord.MostRecords + 1).Encode(),
    ];

    public override IReadOnlyList<string> Tokens => ["*", "!", "/", ".env", "\n"];

    public override int Run(byte[] input)
    {
        var kind = 0;
        if (SyncBackHead.TryRead(input, out var head))
        {
            DefectException.Unless(head.Encode().AsSpan().SequenceEqual(input.AsSpan(0, SyncBackHead.Length)), "a head is written as another than was read");
            DefectException.Unless(head.Count is >= 0 and <= SyncRecord.MostRecords, "more is told of than may be");
            kind = 1;
        }

        if (input.Length >= SyncBackRules.HeadLength && SyncBackRules.TextLength(input) is { } length && input.Length >= SyncBackRules.HeadLength + length
            && SyncBackRules.ReadText(input.AsSpan(SyncBackRules.HeadLength, length)) is { } text)
        {
            var rules = new SyncBackRules(text, "");
            DefectException.Unless(Encoding.UTF8.GetByteCount(text) == length && rules.Encode().AsSpan(0, SyncBackRules.HeadLength + length).SequenceEqual(input.AsSpan(0, SyncBackRules.HeadLength + length)), "rules are written as others than were read");
            DefectException.Unless(rules.Ignores("shop/.env.local") && rules.Ignores(".git/config"), "a rule lets a secret through");
            kind |= rules.Ignores("app.py") ? 2 : 4;
        }

        return kind;
    }
}
