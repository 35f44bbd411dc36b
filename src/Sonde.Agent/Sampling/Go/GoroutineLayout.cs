namespace Sonde.Agent.Sampling.Go;

/// <summary>Where the fields of a goroutine are in its <c>g</c> (src/runtime/runtime2.go, the same on amd64 and arm64); in bytes from its beginning.</summary>
/// <param name="SystemCallStackPointer">syscallsp; syscallpc follows.</param>
/// <param name="Status">atomicstatus.</param>
/// <param name="Creation">gopc: where it was created; startpc, its first function, is two words behind it.</param>
internal sealed record GoroutineLayout(int SystemCallStackPointer, int Status, int Creation)
{
    /// <summary>So much of it is read.</summary>
    public const int Size = 328;

    /// <summary>sched.sp, as in all versions; sched.pc and sched.g follow.</summary>
    public const int StackPointer = 56;

    /// <summary>sched.pc.</summary>
    public const int Instruction = 64;

    /// <summary>sched.g, which is itself.</summary>
    public const int Self = 72;

    private static readonly GoroutineLayout Go119 = new(112, 144, 296);
    private static readonly GoroutineLayout Go124 = new(112, 152, 288);
    private static readonly GoroutineLayout Go126 = new(104, 144, 288);

    /// <summary>goid.</summary>
    public int Number => Status + 8;

    /// <summary>waitsince.</summary>
    public int Since => Status + 24;

    /// <summary>waitreason.</summary>
    public int Reason => Status + 32;

    /// <summary>startpc.</summary>
    public int Start => Creation + 16;

    /// <summary>That of a version of Go; null for one that was not verified.</summary>
    /// <param name="minor">24 for go1.24.</param>
    public static GoroutineLayout? Of(int? minor) => minor switch
    {
        19 => Go119,
        24 => Go124,
        26 or 27 => Go126,
        _ => null,
    };
}
