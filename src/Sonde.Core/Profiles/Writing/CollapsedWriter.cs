using System.Text;

namespace Sonde.Core.Profiles.Writing;

/// <summary>Writes a line for each stack, the outermost frame first: <c>main;handle;sum 12</c>. What the kernel and the compiler did is marked (<c>_[k]</c>, <c>_[i]</c>, <c>_[j]</c>).</summary>
internal static class CollapsedWriter
{
    /// <summary>Writes it.</summary>
    public static void Write(Stream stream, Profile profile)
    {
        var sink = new TextSink(stream);
        var names = profile.Frames.Select(frame => Encoding.UTF8.GetBytes(Name(frame))).ToArray();
        var tree = profile.Tree;
        var line = new byte[1024];
        var lengths = new int[tree.Count];
        if (tree.Selfs[0] > 0)
        {
            // A line needs a frame, and what has none counts, too.
            sink.Write("[unknown] "u8);
            sink.Write(tree.Selfs[0]);
            sink.Write("\n"u8);
        }

        for (var node = 1; node < tree.Count; node++)
        {
            // The beginning of the line is the parent's, which came before.
            var name = names[tree.Frames[node]];
            var start = lengths[tree.Parents[node]];
            if (start + name.Length + 1 > line.Length)
            {
                Array.Resize(ref line, (start + name.Length + 1) * 2);
            }

            name.CopyTo(line, start);
            line[start + name.Length] = (byte)';';
            lengths[node] = start + name.Length + 1;
            if (tree.Selfs[node] > 0)
            {
                sink.Write(line.AsSpan(0, lengths[node] - 1));
                sink.Write(" "u8);
                sink.Write(tree.Selfs[node]);
                sink.Write("\n"u8);
            }
        }

        sink.Flush();
    }

    /// <summary>What would end a frame or a line, or make another format of it, is replaced.</summary>
    private static string Name(ProfileFrame frame)
    {
        var name = string.Concat(frame.Function.Select(unit => unit == ';' ? ':' : char.IsControl(unit) ? ' ' : unit)).Trim();
        var mark = frame.Kind switch
        {
            FrameKind.Kernel => "_[k]",
            FrameKind.Inlined => "_[i]",
            FrameKind.Jit => "_[j]",
            FrameKind.User or FrameKind.Replica or FrameKind.Rest => "",
            _ => throw new ArgumentOutOfRangeException(nameof(frame)),
        };
        return (name.Length == 0 ? "[unknown]" : name[0] == '#' ? $"_{name}" : name) + mark;
    }
}
