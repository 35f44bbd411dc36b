namespace Sonde.Core.Profiles.Nettrace;

/// <summary>The names of the runtime for people. Pure.</summary>
internal static class MethodText
{
    /// <summary>A method: <c>Shop.Orders.Price(int32,System.String)</c>.</summary>
    /// <param name="type">Its type with the namespace, as the event calls it: <c>Shop.Orders</c>; empty for code that the runtime made itself.</param>
    /// <param name="name">Its name: <c>Price</c>.</param>
    /// <param name="signature">As the event has it, the result before two blanks: <c>instance int32  (int32,class System.String)</c>.</param>
    public static string Of(string type, string name, string signature)
    {
        var parameters = signature.IndexOf("  (", StringComparison.Ordinal) is >= 0 and var at ? signature[(at + 2)..] : "()";
        return $"{type}{(type.Length > 0 ? "." : "")}{name}{Plain(parameters)}";
    }

    /// <summary>A module by its path: <c>Shop.dll</c>.</summary>
    public static string? Module(string path)
    {
        var name = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        return name.Length == 0 ? null : name;
    }

    /// <summary>What kind of type a parameter is tells nobody anything.</summary>
    private static string Plain(string parameters) =>
        parameters.Replace("valuetype ", "", StringComparison.Ordinal).Replace("value ", "", StringComparison.Ordinal).Replace("class ", "", StringComparison.Ordinal);
}
