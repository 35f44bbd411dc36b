namespace Sonde.Core.Profiles.Java;

/// <summary>What classes and methods of a JVM are called. Pure.</summary>
internal static class JavaNames
{
    private const string Lambda = "$$Lambda";

    /// <summary>A class as the source names it, of the JVM's name for it: <c>[[Ljava.lang.String;</c> is <c>java.lang.String[][]</c>, <c>[B</c> is <c>byte[]</c>. Hidden classes are one, without their numbers.</summary>
    public static string Class(string name)
    {
        var depth = name.AsSpan().IndexOfAnyExcept('[');
        if (depth < 0)
        {
            return name;
        }

        var element = name[depth..] switch
        {
            _ when depth == 0 => name,
            "B" => "byte",
            "C" => "char",
            "D" => "double",
            "F" => "float",
            "I" => "int",
            "J" => "long",
            "S" => "short",
            "Z" => "boolean",
            ['L', .., ';'] inner => inner[1..^1],
            var other => other,
        };
        var number = element.IndexOf('/', StringComparison.Ordinal);
        return (number > 0 ? element[..number] : element) + string.Concat(Enumerable.Repeat("[]", Math.Min(depth, 255)));
    }

    /// <summary>The package of a class that <see cref="Class"/> named; null for none.</summary>
    public static string? Package(string name) => name.LastIndexOf('.') is var dot and > 0 ? name[..dot] : null;

    /// <summary>A class without the numbers that lambdas and hidden classes have, each its own: <c>shop.Tickets$$Lambda</c>.</summary>
    /// <param name="type">As <see cref="Class"/> names it.</param>
    public static string Plain(string type)
    {
        var end = type.IndexOf("0x", StringComparison.Ordinal) is > 0 and var number && (type[number - 1] is '.' or '+' or '/') ? number - 1 : type.Length;
        var lambda = type.IndexOf(Lambda, StringComparison.Ordinal);
        return type[..(lambda >= 0 ? Math.Min(end, lambda + Lambda.Length) : end)];
    }

    /// <summary>A function that is not Java's; a library without names is told as its path: <c>/lib/libc.so.6</c> becomes <c>[libc.so.6]</c>.</summary>
    public static ProfileFrame Native(string text) => text.StartsWith('/') && text.LastIndexOf('/') is var slash && slash < text.Length - 1
        ? new ProfileFrame($"[{text[(slash + 1)..]}]", Module: text)
        : new ProfileFrame(text);
}
