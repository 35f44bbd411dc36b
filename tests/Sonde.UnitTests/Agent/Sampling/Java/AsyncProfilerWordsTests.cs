using Sonde.Agent.Sampling.Java;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Sampling.Java;

public sealed class AsyncProfilerWordsTests
{
    [Theory]
    [InlineData(SampleKind.Cpu, "ctimer", "start,event=ctimer,interval=10000000,timeout=23,file=/dev/null,loglevel=error,log=/tmp/l")]
    [InlineData(SampleKind.Wall, "wall", "start,event=wall,interval=10000000,timeout=23,file=/dev/null,loglevel=error,log=/tmp/l")]
    [InlineData(SampleKind.Alloc, "alloc", "start,event=alloc,timeout=23,file=/dev/null,loglevel=error,log=/tmp/l")]
    [InlineData(SampleKind.Mutex, "lock", "start,event=lock,timeout=23,file=/dev/null,loglevel=error,log=/tmp/l")]
    public void It_is_told_what_to_count_and_when_to_stop_by_itself(SampleKind kind, string engine, string words)
    {
        Assert.Contains(engine, AsyncProfilerWords.Engines(kind));
        Assert.Equal(words, AsyncProfilerWords.Start(new SampleRequest(7, kind, 100, 2.5), engine, "/tmp/l"));
    }

    [Theory]
    [InlineData(SampleKind.Cpu, "stop,file=/tmp/x,collapsed,ann,dot,norm,loglevel=error,log=/dev/null")]
    [InlineData(SampleKind.Alloc, "stop,file=/tmp/x,collapsed,ann,dot,norm,total,loglevel=error,log=/dev/null")]
    public void Its_values_are_samples_or_what_they_add_up_to(SampleKind kind, string words) => Assert.Equal(words, AsyncProfilerWords.Stop(kind, "/tmp/x"));

    [Theory]
    [InlineData("return code: 0\n\n", 0)]
    [InlineData("return code: 200\n", 200)]
    [InlineData("0\n", 0)]
    [InlineData("-1", -1)]
    [InlineData("/tmp/x.so was not loaded.\n/tmp/x.so: failed to map segment", null)]
    [InlineData("", null)]
    public void The_JVMs_answer_is_a_code(string answer, int? code) => Assert.Equal(code, AsyncProfilerWords.Code(answer));

    [Theory]
    [InlineData("[WARN] x\n[ERROR] Profiler already started\n[ERROR] y\n", "Profiler already started")]
    [InlineData("[ERROR] a\u001b[31mb", "a [31mb")]
    [InlineData("[WARN] x", null)]
    [InlineData("", null)]
    public void The_first_error_is_why(string log, string? error) => Assert.Equal(error, AsyncProfilerWords.Error(log));
}
