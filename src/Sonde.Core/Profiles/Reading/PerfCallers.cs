namespace Sonde.Core.Profiles.Reading;

/// <summary>Remembers where the callers of samples end in the tree, by the thread's name and their text as a whole. Not for several threads.</summary>
internal sealed class PerfCallers
{
    /// <summary>Texts are remembered up to so many bytes, those of all names together.</summary>
    private const int MostRemembered = 64 * 1024 * 1024;

    /// <summary>So many texts are looked for before it is judged whether that is worth its time.</summary>
    private const int Trial = 100_000;

    private readonly Dictionary<int, WordTable> _tables = [];
    private WordTable _table = new();
    private int _command = -1;
    private int _bytes;
    private int _asked;
    private int _found;

    /// <summary>The node of a text that was added.</summary>
    /// <param name="command">The number of the thread's name.</param>
    /// <param name="callers">The lines.</param>
    /// <param name="node">The node.</param>
    public bool TryFind(int command, ReadOnlySpan<byte> callers, out int node)
    {
        node = 0;
        if (callers.IsEmpty || (_asked >= Trial && _found < _asked / 8))
        {
            return false;
        }

        _asked++;
        if (!TableOf(command).TryFind(callers, out node))
        {
            return false;
        }

        _found++;
        return true;
    }

    /// <summary>Remembers a text that was not found, while there is room.</summary>
    public void Add(int command, ReadOnlySpan<byte> callers, int node)
    {
        if (!callers.IsEmpty && _bytes < MostRemembered)
        {
            TableOf(command).Add(callers, node);
            _bytes += callers.Length;
        }
    }

    private WordTable TableOf(int command)
    {
        if (command != _command)
        {
            if (!_tables.TryGetValue(command, out var table))
            {
                _tables[command] = table = new WordTable();
            }

            (_table, _command) = (table, command);
        }

        return _table;
    }
}
