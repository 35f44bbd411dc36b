using Sonde.Core.Profiles;
using Sonde.Core.Profiles.Java;

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

        return JavaNames.Native(text);
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
}
