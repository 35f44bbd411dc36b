namespace Sonde.Containers.Commands;

/// <summary>A program is not on the PATH, or the system refused to start the file found there.</summary>
public sealed class CommandMissingException : Exception
{
    /// <summary>For <paramref name="program"/>, which was not found.</summary>
    public CommandMissingException(string program, Exception? inner = null)
        : base(inner is null ? $"{program} is not on the PATH" : $"{program} cannot be started: {inner.Message}", inner) => Program = program;

    /// <summary>The bare name that was searched.</summary>
    public string Program { get; }
}
