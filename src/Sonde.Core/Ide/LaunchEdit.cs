using Sonde.Core.Ide.Jsonc;

namespace Sonde.Core.Ide;

/// <summary>What an edit of a launch.json comes to. One of the three below.</summary>
internal abstract record LaunchEdit
{
    private LaunchEdit()
    {
    }

    /// <summary>The new text.</summary>
    /// <param name="Text">All of it.</param>
    /// <param name="Without">The text as it is without our entry: what taking back must lead to; null for no file.</param>
    /// <param name="IsReplacement">True where an entry of the same name was there before.</param>
    public sealed record Edited(string Text, string? Without, bool IsReplacement) : LaunchEdit;

    /// <summary>Nothing to do: the entry is not there.</summary>
    public sealed record NotThere : LaunchEdit;

    /// <summary>The text cannot be edited safely, so it is not.</summary>
    /// <param name="Fault">Where and why.</param>
    public sealed record Refused(JsoncFault Fault) : LaunchEdit;
}
