using Sonde.Tunnel.Control;

namespace Sonde.Core.Sampling;

/// <summary>What a <see cref="SampleStream"/> tells, as it comes.</summary>
internal abstract record SampleUpdate;

/// <summary>A thread was seen in a stack, so many times more than was told before.</summary>
/// <param name="Thread">The thread.</param>
/// <param name="Stack">The stack.</param>
/// <param name="Samples">How often; above 0.</param>
/// <param name="Locked">How often of these it held the interpreter's lock; 0 for a runtime without one.</param>
internal sealed record StackSeen(SampledThread Thread, SampledStack Stack, int Samples, int Locked) : SampleUpdate;

/// <summary>How things stand; behind what came with it. The last one says why it ended.</summary>
/// <param name="Figures">The figures so far.</param>
internal sealed record FiguresTold(FiguresLine Figures) : SampleUpdate;

/// <summary>More of what the runtime wrote of itself.</summary>
/// <param name="Text">The piece.</param>
internal sealed record TextTold(string Text) : SampleUpdate;

/// <summary>More of a file that the runtime wrote.</summary>
/// <param name="Bytes">The piece.</param>
internal sealed record BytesTold(byte[] Bytes) : SampleUpdate;

/// <summary>What looking did to the process; before the last figures.</summary>
/// <param name="Outcome">It.</param>
internal sealed record OutcomeTold(OutcomeLine Outcome) : SampleUpdate;

/// <summary>A thread.</summary>
/// <param name="Id">Its number in the stream.</param>
/// <param name="ThreadId">The kernel's, as the process itself sees it; 0 for all those that are not told apart.</param>
/// <param name="Name">The kernel's name for it; null for none.</param>
internal sealed record SampledThread(int Id, long ThreadId, string? Name);
