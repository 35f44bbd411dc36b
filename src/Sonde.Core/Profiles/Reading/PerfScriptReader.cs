using System.Text;

namespace Sonde.Core.Profiles.Reading;

/// <summary>
/// Takes the text of <c>perf script</c> in block by block. The thread's name is the outermost frame. Of several events the first is taken, unless another one is named.
/// Not for several threads.
/// </summary>
internal sealed class PerfScriptReader
{
    private readonly PerfFrameNumbers _frames = new();
    private readonly WordTable _commands = new();
    private readonly PerfCallers _callers = new();
    private readonly PerfEvent _event;
    private ProfileBuilder? _builder;
    private int[] _stack = new int[256];
    private int _depth;
    private int _command = -1;
    private long _value;
    private bool _isInSample;

    /// <summary>Begins.</summary>
    /// <param name="wanted">The event; null for the first.</param>
    public PerfScriptReader(string? wanted)
    {
        _event = new PerfEvent(wanted);
    }

    private PerfScriptReader(PerfScriptReader first)
    {
        _event = first._event.Copy();
        _builder = new ProfileBuilder(_event.Kind);
    }

    /// <summary>Whether the event is known: a sample of it has begun.</summary>
    public bool KnowsEvent => _builder is not null;

    /// <summary>Another one for samples of the same event.</summary>
    public PerfScriptReader Another() => new(this);

    /// <summary>Takes lines in.</summary>
    /// <param name="block">Whole lines; what the last block left unfinished goes on.</param>
    /// <param name="number">How many lines of the text come before it.</param>
    /// <exception cref="ProfileFormatException">A sample does not begin as one.</exception>
    public void Take(ReadOnlySpan<byte> block, long number)
    {
        while (!block.IsEmpty)
        {
            number++;
            var end = block.IndexOf((byte)'\n');
            var line = end < 0 ? block : block[..end];
            block = end < 0 ? default : block[(end + 1)..];
            var wasInSample = _isInSample;
            TakeLine(line is [.., (byte)'\r'] ? line[..^1] : line, number);
            if (_isInSample && !wasInSample && _command >= 0)
            {
                var frames = block[..TakeWhole(block)];
                number += frames.Count((byte)'\n');
                block = block[frames.Length..];
            }
        }
    }

    /// <summary>Ends what was begun, and adds what the others have taken in.</summary>
    /// <exception cref="ProfileFormatException">There is no sample of that event.</exception>
    public Profile Build(IEnumerable<PerfScriptReader> others)
    {
        End();
        foreach (var other in others)
        {
            other.End();
            _builder!.AddAll(other._builder!.Build(), []);
        }

        return _builder?.Build() ?? throw _event.Missing();
    }

    /// <summary>
    /// Takes all frames of a sample that has begun, where they are in the block as they are written mostly. Its callers, return addresses and all, came before more often
    /// than not: they are found as one text.
    /// </summary>
    /// <returns>How many bytes that were; 0 for none: then they are taken line by line.</returns>
    private int TakeWhole(ReadOnlySpan<byte> block)
    {
        var end = block.IndexOf("\n\n"u8);
        var first = end < 0 ? -1 : block.IndexOf((byte)'\n');
        if (end < 0 || !IsFrame(block[..first]))
        {
            return 0;
        }

        var leaf = _frames.Find(block[..first], _builder!);
        var callers = block[first..end];
        if (!_callers.TryFind(_command, callers, out var node))
        {
            if (!TryTakeCallers(callers))
            {
                _depth = 0;
                return 0;
            }

            Push(_command);
            node = _builder!.Place(_stack.AsSpan(0, _depth));
            _callers.Add(_command, callers, node);
        }

        _builder!.AddBelow(node, leaf, _value);
        (_depth, _command, _isInSample) = (0, -1, false);
        return end + 2;
    }

    /// <summary>Takes lines that begin each with a line feed; false where one is no frame as it is written mostly.</summary>
    private bool TryTakeCallers(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            var end = lines[1..].IndexOf((byte)'\n') + 1;
            var line = end == 0 ? lines[1..] : lines[1..end];
            lines = end == 0 ? default : lines[end..];
            if (!IsFrame(line))
            {
                return false;
            }

            TakeFrame(line);
        }

        return true;
    }

    /// <summary>Whether it is no comment, not empty, and without a carriage return at its end.</summary>
    private static bool IsFrame(ReadOnlySpan<byte> line) => line.Length > 0 && line[0] != '#' && line[^1] != '\r' && !IsBlank(line);

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0;

    private void TakeLine(ReadOnlySpan<byte> line, long number)
    {
        if (line.Length == 0 || IsBlank(line))
        {
            End();
            _isInSample = false;
        }
        else if (line[0] == '#')
        {
            return;
        }
        else if (_isInSample)
        {
            TakeFrame(line);
        }
        else if (PerfHeader.TryParse(line, out var header))
        {
            _isInSample = Begin(header);
        }
        else
        {
            throw new ProfileFormatException($"has something else than a sample of perf in line {number}");
        }
    }

    /// <summary>Begins a sample.</summary>
    /// <returns>Whether frames follow in lines of their own.</returns>
    private bool Begin(PerfHeader header)
    {
        if (!_event.Fits(header))
        {
            _command = -1;
            return header.Frame.IsEmpty;
        }

        _builder ??= new ProfileBuilder(_event.Kind) { Period = header.Period };
        _value = header.Period > 0 ? header.Period : 1;
        if (!_commands.TryFind(header.Command, out _command))
        {
            _command = _builder.Intern(new ProfileFrame(Encoding.UTF8.GetString(header.Command)));
            _commands.Add(header.Command, _command);
        }

        if (header.Frame.IsEmpty)
        {
            return true;
        }

        TakeFrame(header.Frame);
        End();
        return false;
    }

    private void TakeFrame(ReadOnlySpan<byte> line)
    {
        if (_command >= 0 && _frames.Find(line, _builder!) is >= 0 and var frame)
        {
            Push(_depth < ProfileBuilder.MostFrames ? frame : throw new ProfileFormatException($"holds a stack of more than {ProfileBuilder.MostFrames} frames"));
        }
    }

    private void Push(int frame)
    {
        if (_depth == _stack.Length)
        {
            Array.Resize(ref _stack, _depth * 2);
        }

        _stack[_depth++] = frame;
    }

    private void End()
    {
        if (_command >= 0)
        {
            Push(_command);
            _builder!.AddLeafFirst(_stack.AsSpan(0, _depth), _value);
        }

        (_depth, _command) = (0, -1);
    }
}
