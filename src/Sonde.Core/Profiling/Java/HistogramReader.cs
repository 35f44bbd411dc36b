using System.Globalization;
using Sonde.Core.Profiles;
using Sonde.Core.Profiles.Java;

namespace Sonde.Core.Profiling.Java;

/// <summary>
/// Reads the histogram of a HotSpot JVM's heap (the attach operation <c>inspectheap</c>, JDK 8 to 25): lines <c>   1:   9580   229920  java.lang.String (java.base@25.0.5)</c>, of which the bytes are taken.
/// Classes are told below their package.
/// </summary>
internal static class HistogramReader
{
    /// <summary>Reads it.</summary>
    /// <param name="text">The histogram; anything else in it is passed over.</param>
    /// <exception cref="ProfileFormatException">Its values are too great to be added up.</exception>
    public static Profile Read(string text)
    {
        var builder = new ProfileBuilder(new ProfileKind("heap", ProfileUnit.Bytes));
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (Parse(line) is (var bytes, var name))
            {
                var plain = JavaNames.Class(name);
                var type = builder.Intern(new ProfileFrame(plain, Kind: FrameKind.Jit));
                builder.Add(JavaNames.Package(plain) is { } package ? [builder.Intern(new ProfileFrame(package, Kind: FrameKind.Replica)), type] : [type], bytes);
            }
        }

        return builder.Build();
    }

    /// <summary>Bytes and class of a line; null where it is none. Pure.</summary>
    internal static (long Bytes, string Class)? Parse(ReadOnlySpan<char> line)
    {
        var rest = line;
        var rank = Word(ref rest);
        var objects = Word(ref rest);
        var bytes = Word(ref rest);
        var name = Word(ref rest);
        return rank is [.., ':'] && IsNumber(rank[..^1], out _) && IsNumber(objects, out _) && IsNumber(bytes, out var size) && !name.IsEmpty ? (size, name.ToString()) : null;
    }

    private static bool IsNumber(ReadOnlySpan<char> word, out long number) => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static ReadOnlySpan<char> Word(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart();
        var end = rest.IndexOfAny(' ', '\t');
        var word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return word;
    }
}
