using Sonde.Agent.Guarding;
using Sonde.FuzzTests.Harness;
using Sonde.UnitTests.Agent.Guarding;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>Packets between a debugger and a JVM: each is a byte for who says it (odd: the JVM), one for its length beyond the head, and the packet.</summary>
internal sealed class JdwpWatchTarget : FuzzTarget
{
    public override string Name => "agent.jdwp";

    public override int BytesPerByte => 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [.. Say(0, JdwpText.Command(1, 1, 8)), .. Say(1, JdwpText.Reply(1, 0)), .. Say(0, JdwpText.Command(2, 1, 9))],
        [.. Say(0, JdwpText.Command(1, 1, 4)), .. Say(1, JdwpText.Reply(1, 0, [.. JdwpText.Number(1), .. JdwpText.Long(9)])), .. Say(1, JdwpText.Event(1, 2, 9, JdwpText.Location(5, 6, 8)))],
        [.. Say(0, JdwpText.Command(1, 2, 1, JdwpText.Long(5))), .. Say(1, JdwpText.Reply(1, 0, JdwpText.Text("LShop;"))), .. Say(1, JdwpText.Event(2, 2, 9, JdwpText.Location(5, 6, 8)))],
        [.. Say(0, JdwpText.Command(1, 6, 1, [.. JdwpText.Long(5), .. JdwpText.Long(6)])), .. Say(1, JdwpText.Reply(1, 0, [.. JdwpText.Long(0), .. JdwpText.Long(9), .. JdwpText.Number(1), .. JdwpText.Long(0), .. JdwpText.Number(40)]))],
        Say(1, JdwpText.Event(2, 8, 9, [1, .. JdwpText.Long(5), .. JdwpText.Text("LShop;"), .. JdwpText.Number(7)])),
    ];

    public override IReadOnlyList<string> Tokens => ["\0\0\0\u0001", "@d", "\u0001\b", "\u0001\t", "\u0001\u0006", "\v\u0003", "\u007f\u007f\u007f\u007f"];

    public override int Run(byte[] input)
    {
        var observer = new RecordingObserver();
        var conversation = new JdwpConversation(observer);
        for (var at = 0; at + 2 < input.Length;)
        {
            var packet = new byte[JdwpPacket.HeadBytes + input[at + 1]];
            var have = Math.Min(packet.Length, input.Length - at - 2);
            input.AsSpan(at + 2, have).CopyTo(packet);
            if ((input[at] & 1) == 0)
            {
                conversation.FromClient(packet);
            }
            else
            {
                conversation.FromDebugger(packet);
            }

            at += 2 + have;
        }

        DefectException.Unless(observer.Told.TrueForAll(word => word.Length <= 220), "a place is too long");
        var transcript = new Transcript();
        foreach (var told in observer.Told)
        {
            transcript.AddKind(told.Split(' ')[0]);
        }

        return transcript.Kind;
    }

    private static byte[] Say(byte who, byte[] packet) => [who, (byte)(packet.Length - JdwpPacket.HeadBytes), .. packet];
}
