namespace Sonde.Core.Ide.Jsonc;

/// <summary>One member of an object.</summary>
/// <param name="Name">Its name, escapes undone.</param>
/// <param name="Value">Its value.</param>
internal sealed record JsoncMember(string Name, JsoncNode Value);
