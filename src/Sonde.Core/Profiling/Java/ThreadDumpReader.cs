using System.Runtime.InteropServices;
using Sonde.Core.Profiles;

namespace Sonde.Core.Profiling.Java;

/// <summary>
/// Reads the thread dump of a HotSpot JVM (the attach operation <c>threaddump</c>, JDK 8 to 25): a thread is its name in quotation marks, its state in a line of its own, its frames, and an empty line.
/// Threads are told below their state, one each; those of the JVM itself have none, and are told by their names.
/// </summary>
internal sealed class ThreadDumpReader
{
    private const string State = "java.lang.Thread.State: ";
    private const string Own = "the JVM's own";

    private readonly ProfileBuilder _builder = new(new ProfileKind("threads", ProfileUnit.Count)) { Period = 1 };
    private readonly List<int> _leafFirst = [];
    private string? _name;
    private string? _state;

    private ThreadDumpReader()
    {
    }

    /// <summary>Reads it.</summary>
    /// <param name="text">The dump; anything else in it is passed over.</param>
    /// <param name="hasDeadlock">Whether the JVM names threads that wait for each other.</param>
    /// <exception cref="ProfileFormatException">A stack is deeper than any.</exception>
    public static Profile Read(string text, out bool hasDeadlock)
    {
        var reader = new ThreadDumpReader();
        hasDeadlock = false;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            // What follows tells of these threads once more.
            hasDeadlock = line.StartsWith("Found ", StringComparison.Ordinal) && line.Contains("deadlock", StringComparison.OrdinalIgnoreCase);
            if (hasDeadlock)
            {
                break;
            }

            reader.Take(line);
        }

        reader.End();
        return reader._builder.Build();
    }

    private void Take(ReadOnlySpan<char> line)
    {
        var rest = line.TrimStart();
        if (line.StartsWith('"'))
        {
            End();
            var close = line[1..].LastIndexOf('"');
            _name = close > 0 ? line[1..(close + 1)].ToString() : "";
        }
        else if (rest.IsEmpty)
        {
            End();
        }
        else if (rest.StartsWith(State, StringComparison.Ordinal))
        {
            var words = rest[State.Length..];
            var space = words.IndexOf(' ');
            _state = (space < 0 ? words : words[..space]).ToString();
        }
        else if (_name is not null && rest.StartsWith("at ", StringComparison.Ordinal))
        {
            _leafFirst.Add(_builder.Intern(JavaFrames.OfDump(rest[3..].ToString())));
        }
    }

    private void End()
    {
        if (_name is { } name)
        {
            if (_leafFirst.Count == 0)
            {
                _leafFirst.Add(_builder.Intern(new ProfileFrame(name)));
            }

            _leafFirst.Add(_builder.Intern(new ProfileFrame(_state ?? Own, Kind: FrameKind.Replica)));
            _builder.AddLeafFirst(CollectionsMarshal.AsSpan(_leafFirst), 1);
        }

        (_name, _state) = (null, null);
        _leafFirst.Clear();
    }
}
