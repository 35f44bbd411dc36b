using Sonde.Core.Profiles;

namespace Sonde.Core.Profiling.Java;

/// <summary>What the frames of a JVM are called. Pure.</summary>
internal static class JavaFrames
{
    private const int MarkLength = 4;

    /// <summary>
    /// Of async-profiler (with <c>ann,dot</c>): Java's own have a mark, by who executes them just then, which is left out, so that a method is one place whoever does: <c>_[0]</c> interpreted, <c>_[1]</c>
    /// and <c>_[j]</c> compiled, <c>_[i]</c> within its caller; <c>_[k]</c> is the kernel's. What has none is native: a function, or a library without names.
    /// </summary>
    public static ProfileFrame OfProfiler(string text)
    {
        if (text.Length > MarkLength && text[^MarkLength..] is "_[0]" or "_[1]" or "_[j]" or "_[i]" or "_[k]")
        {
            return new ProfileFrame(text[..^MarkLength], Kind: text[^2] == 'k' ? FrameKind.Kernel : FrameKind.Jit);
        }

        return text.StartsWith('/') && text.LastIndexOf('/') is var slash && slash < text.Length - 1
            ? new ProfileFrame($"[{text[(slash + 1)..]}]", Module: text)
            : new ProfileFrame(text);
    }

    /// <summary>Of a thread dump: <c>java.lang.Object.wait(java.base@25.0.5/Object.java:389)</c>. The line is left out: that of a frame is where its function begins.</summary>
    public static ProfileFrame OfDump(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open <= 0)
        {
            return new ProfileFrame(text, Kind: FrameKind.Jit);
        }

        var place = text[(open + 1)..].TrimEnd(')');
        var file = place[(place.LastIndexOf('/') + 1)..].Split(':')[0];
        return new ProfileFrame(text[..open], file.Length > 0 && !file.Contains(' ', StringComparison.Ordinal) ? file : null, Kind: FrameKind.Jit);
    }

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
}
