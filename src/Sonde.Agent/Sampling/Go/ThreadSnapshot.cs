namespace Sonde.Agent.Sampling.Go;

/// <summary>Where a thread was, and its stack: what was copied of it while it stood. Used again for every thread.</summary>
internal sealed class ThreadSnapshot
{
    /// <summary>Its instruction.</summary>
    public ulong Instruction { get; set; }

    /// <summary>Its stack pointer.</summary>
    public ulong StackPointer { get; set; }

    /// <summary>Where its function returns to as long as that is in a register (arm64); 0 for nowhere.</summary>
    public ulong Link { get; set; }

    /// <summary>The stack that it was on.</summary>
    public StackPart Stack { get; } = new();

    /// <summary>Whether it was on its system stack, and the goroutine that it worked for is known.</summary>
    public bool HasGoroutine { get; set; }

    /// <summary>Where that goroutine was left.</summary>
    public ulong GoroutineInstruction { get; set; }

    /// <summary>Its stack pointer there.</summary>
    public ulong GoroutineStackPointer { get; set; }

    /// <summary>That goroutine's stack.</summary>
    public StackPart GoroutineStack { get; } = new();
}
