namespace Sonde.Agent.Sampling.Go;

/// <summary>How to go from an address to its caller.</summary>
/// <param name="Kind">What stands there.</param>
/// <param name="FrameBytes">How far the stack pointer is from where the frame ends: before the return address on amd64, after all on arm64.</param>
/// <param name="IsInjected">Whether the caller's address is the very one, and not the one behind a call.</param>
internal readonly record struct GoStep(GoStepKind Kind, int FrameBytes, bool IsInjected);
