namespace Sonde.Core.Ide.Jsonc;

/// <summary>One element of an array.</summary>
/// <param name="Value">Its value.</param>
/// <param name="Comma">Where the comma after it stands in the text; -1 for none.</param>
internal sealed record JsoncElement(JsoncNode Value, int Comma);
