using Sonde.Core.Faults;
using Sonde.Core.Platforms;

namespace Sonde.Core.Sessions;

/// <summary>Why a session ended.</summary>
internal abstract record SessionEnd
{
    /// <summary>For the receipt.</summary>
    public abstract string Text { get; }

    /// <summary>What is said after the receipt; null where the end was wanted.</summary>
    public abstract Fault? AsFault(string target, string again);
}

/// <summary>Ctrl-C, or a signal to end.</summary>
internal sealed record UserEnded : SessionEnd
{
    /// <inheritdoc/>
    public override string Text => "you ended it";

    /// <inheritdoc/>
    public override Fault? AsFault(string target, string again) => null;
}

/// <summary>The target went away.</summary>
/// <param name="How">How.</param>
/// <param name="Toolbox">What became of its toolbox.</param>
internal sealed record TargetEnded(string How, ToolboxFate Toolbox) : SessionEnd
{
    /// <inheritdoc/>
    public override string Text => How;

    /// <inheritdoc/>
    public override Fault? AsFault(string target, string again) => new(
        FaultCatalog.TargetGone, $"the session on {target} is over", How, [again]);
}

/// <summary>The link to the agent was lost.</summary>
/// <param name="How">The transport's words.</param>
/// <param name="IsMeant">Somebody ended it there: it is not to come back.</param>
internal sealed record LinkEnded(string How, bool IsMeant) : SessionEnd
{
    /// <inheritdoc/>
    public override string Text => $"the link was lost: {How}";

    /// <inheritdoc/>
    public override Fault? AsFault(string target, string again) => new(
        FaultCatalog.LinkLost, $"the session on {target} is over", $"{How}; the guard in the toolbox lets the target run on", [again]);
}

/// <summary>It did not come to a session, although a toolbox was there already.</summary>
/// <param name="Error">Why not.</param>
internal sealed record Failed(FaultException Error) : SessionEnd
{
    /// <inheritdoc/>
    public override string Text => Error.Fault.What;

    /// <inheritdoc/>
    public override Fault? AsFault(string target, string again) => Error.Fault;
}
