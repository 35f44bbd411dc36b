using System.Buffers.Binary;
using Sonde.Agent.Sampling;
using Sonde.Agent.Sampling.Python;
using Sonde.FuzzTests.Harness;
using Sonde.Tunnel.Control;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>The offsets of a CPython and all that is read by them: the input is the process's memory, over and over. Bounded, and nothing throws.</summary>
internal sealed class PythonOffsetsTarget : FuzzTarget
{
    public override string Name => "agent.python-offsets";

    public override int Weight => 1;

    // A sample of up to 4,096 threads.
    public override int BytesAtLeast => 24 * 1024 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } = [Seed(0x030d0ff0, 584), Seed(0x030e08f0, 760)];

    public override int Run(byte[] input)
    {
        if (PythonOffsets.Parse(input) is not { } offsets)
        {
            return 0;
        }

        DefectException.Unless(offsets.ThreadSize is > 0 and <= 4104 && offsets.CodeSize is > 0 and <= 4104 && offsets.FrameSize is >= 8 and <= 4096, "a structure is larger than any");
        var runtime = new PythonRuntime(new PythonVersion(BinaryPrimitives.ReadUInt64LittleEndian(input.AsSpan(8))), 0, offsets);
        using var reader = new PythonStackReader(new Repeated(input), runtime, new SampleRequest(7, SampleKind.Wall, 100, 1) { Lines = true }, static _ => true, static _ => { });
        var tally = new StackTally();
        var outcome = reader.Take(tally);
        return HashCode.Combine(outcome, tally.Counted > 0, reader.TornStacks > 0, reader.CutStacks > 0);
    }

    /// <summary>Numbers that could be offsets.</summary>
    private static byte[] Seed(ulong version, int size)
    {
        var seed = new byte[size];
        PythonOffsets.Cookie.CopyTo(seed);
        BinaryPrimitives.WriteUInt64LittleEndian(seed.AsSpan(8), version);
        for (var at = 24; at < size; at += 8)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(seed.AsSpan(at), (ulong)(at % 200));
        }

        // The size of a frame, and where what belongs to it is.
        var frame = size == 584 ? 24 + (25 * 8) : 24 + (28 * 8);
        ReadOnlySpan<ulong> fields = [88, 8, 0, 56, 72, 70];
        for (var field = 0; field < fields.Length; field++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(seed.AsSpan(frame + (field * 8)), fields[field]);
        }

        var state = size == 584 ? 24 + (12 * 8) : 24 + (13 * 8);
        BinaryPrimitives.WriteUInt64LittleEndian(seed.AsSpan(state), 16);
        BinaryPrimitives.WriteUInt64LittleEndian(seed.AsSpan(state + 16), 32);
        BinaryPrimitives.WriteUInt64LittleEndian(seed.AsSpan(state + 24), 24);
        return seed;
    }

    private sealed class Repeated(byte[] input) : ITargetMemory
    {
        /// <summary>Longer runs say no more.</summary>
        private int _left = 2 * 1024 * 1024;

        public bool IsGone => false;

        public int Gather(ReadOnlySpan<MemoryPiece> pieces, Span<byte> into)
        {
            var at = 0;
            foreach (var piece in pieces)
            {
                if ((_left -= piece.Length + 64) < 0)
                {
                    return 0;
                }

                for (var index = 0; index < piece.Length; index++)
                {
                    into[at++] = input[(int)((piece.Address + (ulong)index) % (ulong)input.Length)];
                }
            }

            return pieces.Length;
        }
    }
}
