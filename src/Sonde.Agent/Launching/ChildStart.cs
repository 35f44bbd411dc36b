namespace Sonde.Agent.Launching;

/// <summary>How a child is started.</summary>
/// <param name="Program">Absolute path.</param>
/// <param name="Arguments">All arguments, its own name first.</param>
/// <param name="Environment">The whole environment, <c>NAME=value</c> each.</param>
/// <param name="Input">Descriptor that becomes its standard input; still the caller's.</param>
/// <param name="Output">Descriptor that becomes its standard output; still the caller's.</param>
/// <param name="Error">Descriptor that becomes its standard error; still the caller's.</param>
internal sealed record ChildStart(
    string Program, IReadOnlyList<string> Arguments, IReadOnlyList<string> Environment, int Input, int Output, int Error)
{
    /// <summary>Descriptor that it gets as number 3, for itself to hold; -1 for none; still the caller's.</summary>
    public int Held { get; init; } = -1;
}
