namespace Sonde.Agent.Sampling.Go;

/// <summary>A function of a Go program, as its line tables have it (<c>_func</c> in src/runtime/runtime2.go). Code that was compiled into it is its own.</summary>
/// <param name="Entry">Its first instruction, in bytes from the beginning of the text.</param>
/// <param name="End">Where the next function begins, likewise.</param>
/// <param name="Name">Its full name: <c>main.(*Shop).order</c>.</param>
internal sealed record GoFunction(ulong Entry, ulong End, string Name)
{
    /// <summary>FuncFlagTopFrame: nobody called it.</summary>
    public const int TopFrame = 1;

    /// <summary>FuncFlagSPWrite: it changes to another stack.</summary>
    public const int ChangesStack = 2;

    /// <summary>Where the table is that tells the size of its frame by address; in bytes from the beginning of the value tables, 0 for none. Likewise:</summary>
    public uint StackTable { get; init; }

    /// <summary>The table of file numbers.</summary>
    public uint FileTable { get; init; }

    /// <summary>The table of lines.</summary>
    public uint LineTable { get; init; }

    /// <summary>The table that tells which entry of <see cref="InlineTree"/> an address belongs to; 0 for none.</summary>
    public uint InlineTable { get; init; }

    /// <summary>Where in the table of files those of its compilation unit begin.</summary>
    public uint Unit { get; init; }

    /// <summary><see cref="TopFrame"/>, <see cref="ChangesStack"/>, and others that do not matter here.</summary>
    public int Flags { get; init; }

    /// <summary>The line of its beginning; 0 for unknown (before Go 1.20).</summary>
    public int FirstLine { get; init; }

    /// <summary>What was compiled into it, in bytes from moduledata's <c>gofunc</c>; null where nothing was.</summary>
    public uint? InlineTree { get; init; }

    /// <summary>Whether it is entered at an instruction that did not call it: the address in its caller is then the very one.</summary>
    public bool IsInjected => Name is "runtime.sigpanic" or "runtime.asyncPreempt" or "runtime.debugCallV2";
}
