namespace Sonde.Agent.Sampling.Python;

/// <summary>A code object, as it was read. What it consists of is compared before it is believed again: another may come to lie at its address.</summary>
/// <param name="Function">Its name, with those around it.</param>
/// <param name="File">Its file.</param>
/// <param name="Mark">What tells it from others.</param>
internal sealed record PythonCode(string Function, string File, PythonCodeMark Mark)
{
    private readonly Dictionary<int, int> _frames = [];

    /// <summary>When it was last seen to be there.</summary>
    public ulong Stamp { get; set; }

    /// <summary>In how many samples it was found as it was, and the last of them.</summary>
    public (int Count, ulong Last) Seen { get; set; }

    /// <summary>Its lines; null where they were not read.</summary>
    public LocationTable? Lines { get; set; }

    /// <summary>The number of one of its lines in a tally.</summary>
    public int Frame(StackTally tally, int line)
    {
        if (!_frames.TryGetValue(line, out var frame))
        {
            _frames.Add(line, frame = tally.Frame(Function, File, line));
        }

        return frame;
    }
}

/// <summary>What tells a code object from another one at the same address.</summary>
/// <param name="Type">Its type.</param>
/// <param name="File">Its file, a str.</param>
/// <param name="Name">Its name, a str.</param>
/// <param name="Table">Its location table, bytes.</param>
/// <param name="FirstLine">Its first line.</param>
internal readonly record struct PythonCodeMark(ulong Type, ulong File, ulong Name, ulong Table, int FirstLine);
