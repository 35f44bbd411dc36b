using Sonde.Agent.Guarding;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>Messages in one direction of a debugger's connection. Pieces give the same messages.</summary>
internal abstract class FramingTarget : FuzzTarget
{
    // The buffer of a message doubles as it grows.
    public override int BytesAtLeast => 64 * 1024;

    protected abstract IFraming Make();

    public override int Run(byte[] input)
    {
        var whole = Read(PieceInput.Whole(input));
        Transcript.RequireSame(whole, Read(PieceInput.Cut(input)));
        return whole.Kind;
    }

    private Transcript Read(PieceInput input)
    {
        var transcript = new Transcript();
        var framing = Make();
        var piece = new byte[4096];
        for (int count; (count = input.Read(piece)) > 0;)
        {
            framing.Feed(piece.AsSpan(0, count), message => transcript.Add(message).AddKind(message.Length is 0 ? "empty" : "message"));
        }

        return transcript;
    }
}
