namespace Sonde.Core.Ide.Jsonc;

internal enum JsoncKind
{
    Object,
    Array,
    String,
    Number,
    Literal,
}
