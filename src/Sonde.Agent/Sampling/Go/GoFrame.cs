namespace Sonde.Agent.Sampling.Go;

/// <summary>A place in a Go program: a call, or where it is.</summary>
/// <param name="Function">The function's full name; in square brackets what is none.</param>
/// <param name="File">The source file as the program has it; null for unknown.</param>
/// <param name="Line">The line, from 1; 0 for unknown.</param>
internal sealed record GoFrame(string Function, string? File, int Line)
{
    /// <summary>The line of the function's beginning; 0 for unknown (before Go 1.20).</summary>
    public int FirstLine { get; init; }

    /// <summary>Code that is not Go's, of which the callers cannot be found: C, the kernel's vDSO.</summary>
    public static GoFrame Native { get; } = new("[native]", null, 0);

    /// <summary>Another stack than the goroutine's, from which the way back was not found.</summary>
    public static GoFrame SystemStack { get; } = new("[system stack]", null, 0);

    /// <summary>There are more callers than are read.</summary>
    public static GoFrame Truncated { get; } = new("[truncated]", null, 0);
}
