using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>A piece of what a runtime wrote of itself, in order: stacks with their values (collapsed, as async-profiler writes them), a thread dump or a histogram of a heap.</summary>
/// <param name="Text">At most 8,000 characters, cut anywhere.</param>
public sealed record TextLine([property: JsonRequired] string Text) : SampleLine;
