namespace Sonde.Containers.Commands;

/// <summary>A program took too long or wrote too much, and was killed.</summary>
public sealed class CommandLimitException : Exception
{
    /// <summary>With which limit was passed, and what the program had said on its standard error.</summary>
    public CommandLimitException(string message, string standardErrorTail)
        : base(message) => StandardErrorTail = standardErrorTail;

    /// <summary>The last 8 KiB of its standard error until then.</summary>
    public string StandardErrorTail { get; }
}
