namespace Sonde.Core.Linting.Docker;

/// <summary>An instruction of a Dockerfile.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Name">In capitals: <c>FROM</c>.</param>
/// <param name="Text">What follows, continued lines joined by blanks.</param>
internal sealed record DockerInstruction(int Line, string Name, string Text)
{
    /// <summary>Its words; those of the JSON form without quotes and brackets.</summary>
    public string[] Words => Text.StartsWith('[')
        ? [.. Text.Trim('[', ']', ' ').Split(',').Select(static word => word.Trim().Trim('"'))]
        : Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
