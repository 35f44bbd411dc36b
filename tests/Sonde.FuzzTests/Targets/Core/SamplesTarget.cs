using Sonde.Core.Sampling;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>Samples from an agent: an error, or stacks of frames that were told. Pieces give the same.</summary>
internal sealed class SamplesTarget : FuzzTarget
{
    public override string Name => "core.samples";

    public override int Weight => 2;

    public override int BytesPerByte => 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        """{"is":"frame","id":1,"function":"main","file":"/a.py","line":3}""" + "\n" + """{"is":"frame","id":2,"function":"work","line":0}""" + "\n"
            + """{"is":"stacks","first":1,"callers":[0,1],"frames":[1,2]}""" + "\n" + """{"is":"thread","id":1,"threadId":77,"name":"worker"}""" + "\n"
            + """{"is":"counts","thread":1,"stacks":[1,2],"samples":[3,4],"locked":[0,2]}""" + "\n"
            + """{"is":"figures","seconds":1.5,"asked":150,"taken":147,"late":2,"torn":1,"stacks":140,"tornStacks":3,"cutStacks":2,"others":1,"meanMicroseconds":20.5,"longestMicroseconds":99.5,"cpuSeconds":0.25,"end":"duration"}""" + "\n",
        """{"is":"text","text":"a;b 1\n"}""" + "\n" + """{"is":"outcome","files":["/tmp/x"],"remains":[],"error":{"code":"tool-failed","message":"no"},"isCut":true}""" + "\n",
        """{"is":"colour"}""" + "\n");

    public override IReadOnlyList<string> Tokens => ["\n", "\"is\":", "\"frame\"", "\"stacks\"", "\"counts\"", "\"thread\"", "\"figures\"", "\"id\":", "null", "-1", "2147483648", "[]", "\"\\ud800\""];

    public override int Run(byte[] input)
    {
        input = input[..Math.Min(input.Length, 8192)];
        var whole = Read(PieceInput.Whole(input));
        Transcript.RequireSame(whole, Read(PieceInput.Cut(input)));
        return whole.Kind;
    }

    private static Transcript Read(Stream stream)
    {
        var transcript = new Transcript();
        var samples = new SampleStream(stream).ReadAsync(CancellationToken.None).GetAsyncEnumerator();
        try
        {
            while (samples.MoveNextAsync().AsTask().GetAwaiter().GetResult())
            {
                transcript.AddKind(samples.Current.GetType().Name);
                if (samples.Current is StackSeen seen)
                {
                    DefectException.Unless(seen.Samples > 0 && seen.Locked <= seen.Samples && seen.Stack.Frames().Count() == seen.Stack.Depth, "a stack is none");
                }
            }

            return transcript.AddKind("end");
        }
        catch (IOException end)
        {
            return transcript.Add(end);
        }
    }
}
