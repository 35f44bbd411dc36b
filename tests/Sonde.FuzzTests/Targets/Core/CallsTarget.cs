using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Targets;
using Sonde.Core.Tracing;
using Sonde.FuzzTests.Harness;
using Sonde.Tunnel.Control;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>Calls from an agent: an error, or figures of functions that were named. Pieces give the same.</summary>
internal sealed class CallsTarget : FuzzTarget
{
    private static readonly TraceRequest Request = new()
    {
        Function = "*",
        Target = TargetGrammar.Parse(new TargetWords("pod/api")),
        Toolbox = new ToolboxWishes { Image = "i" },
        Arguments = [CallValue.String, CallValue.Int],
        Results = [CallValue.Interface],
    };

    private static readonly TracingAnswer Answer = new("go", 2, [new TracedFunction("main.a", 1), new TracedFunction("main.b", 2) { WhyNoLatency = "why" }]);

    public override string Name => "core.calls";

    public override int Weight => 2;

    public override int BytesPerByte => 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        """{"is":"call","function":0,"milliseconds":12.5,"thread":7,"nanoseconds":20000,"values":["tea","25",null]}""" + "\n"
            + """{"is":"counts","function":1,"calls":3,"returned":2,"totalNanoseconds":40,"longestNanoseconds":30,"buckets":[3,16,470],"counts":[1,1,1]}""" + "\n"
            + """{"is":"figures","seconds":1.5,"untold":2,"end":"limit"}""" + "\n",
        """{"is":"colour"}""" + "\n");

    public override IReadOnlyList<string> Tokens => ["\n", "\"is\":", "\"call\"", "\"counts\"", "\"figures\"", "\"function\":", "null", "-1", "9223372036854775807", "1e300", "[]", "\"\\ud800\""];

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
        var lines = new CallLines(stream);
        var tally = new TraceTally(Answer, Request, DateTimeOffset.UnixEpoch);
        try
        {
            while (lines.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult() is { } line)
            {
                transcript.AddKind(line.GetType().Name);
                var call = tally.Add(line);
                DefectException.Unless(call is null || call.Function is "main.a" or "main.b", "a call is of a function that was not named");
            }

            var report = tally.Report(1);
            DefectException.Unless(report.Functions.Count == 2 && report.Functions.All(static function => function.Buckets.All(static bucket => bucket.Least <= bucket.Most && bucket.Count >= 0)), "a histogram is none");
            return transcript.AddKind("end");
        }
        catch (IOException end)
        {
            return transcript.Add(end);
        }
    }
}
