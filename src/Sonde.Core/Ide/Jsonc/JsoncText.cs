namespace Sonde.Core.Ide.Jsonc;

/// <summary>A text that was read as JSON with comments.</summary>
/// <param name="Text">All of it, byte order mark, comments and line ends included.</param>
/// <param name="Root">The one value in it; null where there are only white space and comments.</param>
internal sealed record JsoncText(string Text, JsoncNode? Root)
{
    /// <summary>Reads <paramref name="text"/>. Comments and trailing commas are accepted, as Visual Studio Code accepts them.</summary>
    /// <returns>The structure, or where and why it is none. Never throws, whatever the text.</returns>
    public static (JsoncText? Result, JsoncFault? Fault) Read(string text) => new JsoncReader(text).Read();
}
