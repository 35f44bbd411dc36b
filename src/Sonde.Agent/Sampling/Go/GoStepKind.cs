namespace Sonde.Agent.Sampling.Go;

/// <summary>What a stack goes through at an address.</summary>
internal enum GoStepKind
{
    /// <summary>A function that somebody called.</summary>
    Call,

    /// <summary>The outermost function of a stack.</summary>
    Top,

    /// <summary>runtime.systemstack: what called it is on the goroutine's own stack.</summary>
    SystemStack,

    /// <summary>runtime.morestack: what needed more stack is where the goroutine was left.</summary>
    MoreStack,

    /// <summary>A function that changes to another stack.</summary>
    Switch,

    /// <summary>No code of Go's.</summary>
    Foreign,
}
