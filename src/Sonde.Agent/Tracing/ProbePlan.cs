using Sonde.Agent.Functions;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Tracing;

/// <summary>What is probed, and how.</summary>
/// <param name="Request">What is wanted.</param>
/// <param name="Functions">The functions.</param>
/// <param name="IsGo">A Go program.</param>
/// <param name="IsArm">AArch64; else x86-64.</param>
internal sealed record ProbePlan(TraceCallsRequest Request, IReadOnlyList<FunctionPlace> Functions, bool IsGo, bool IsArm)
{
    /// <summary>Calls are told one by one.</summary>
    public bool IsTelling => Request.Follow || Request.SlowNanoseconds is not null;

    /// <summary>Where registers are.</summary>
    public RegisterPlaces Registers { get; } = new(IsArm, IsGo);

    /// <summary>What is kept of a call.</summary>
    public CallRecord Record { get; } = new(
        IsGo,
        Request.Follow || Request.SlowNanoseconds is not null ? Request.Arguments ?? [] : [],
        Request.Follow || Request.SlowNanoseconds is not null ? Request.Results ?? [] : [],
        new RegisterPlaces(IsArm, IsGo));
}
