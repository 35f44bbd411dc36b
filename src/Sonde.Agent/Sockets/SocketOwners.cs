using System.Globalization;
using Sonde.Agent.Processes;

namespace Sonde.Agent.Sockets;

/// <summary>Who holds which socket, as far as /proc/PID/fd may be read: only of processes that the agent may trace.</summary>
internal sealed class SocketOwners
{
    private const string SocketPrefix = "socket:[";

    /// <summary>More sockets than are looked at anyway.</summary>
    private const int MostSockets = 65_536;

    /// <summary>The names of files that are opened, sockets or not.</summary>
    private const int MostDescriptors = 262_144;

    private readonly Dictionary<long, int> _owners = [];

    /// <summary>The agent's own.</summary>
    public HashSet<long> Own { get; } = [];

    /// <summary>How many processes may not be looked at.</summary>
    public int Hidden { get; private set; }

    /// <summary>Reads all of them.</summary>
    /// <param name="processIds">Ascending: the first one that holds a socket is its owner.</param>
    /// <param name="ownId">The agent.</param>
    /// <param name="read">The targets of a process's descriptors; null where they may not be read.</param>
    public static SocketOwners Read(IReadOnlyList<int> processIds, int ownId, Func<int, IEnumerable<string>?> read)
    {
        var owners = new SocketOwners();
        var left = MostDescriptors;
        foreach (var id in processIds)
        {
            if (read(id) is not { } links)
            {
                owners.Hidden++;
                continue;
            }

            foreach (var link in links)
            {
                if (--left < 0)
                {
                    return owners;
                }

                owners.Add(id, id == ownId, link);
            }
        }

        return owners;
    }

    /// <summary>The real ones.</summary>
    public static IEnumerable<string>? Links(int processId)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries($"/proc/{processId}/fd").Select(ProcessFiles.ReadLink).OfType<string>()];
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Who holds a socket; null for nobody that can be seen.</summary>
    public int? Of(long inode) => inode != 0 && _owners.TryGetValue(inode, out var owner) ? owner : null;

    private void Add(int processId, bool isOwn, string link)
    {
        if (!link.StartsWith(SocketPrefix, StringComparison.Ordinal)
            || !long.TryParse(link.AsSpan(SocketPrefix.Length, link.Length - SocketPrefix.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var inode))
        {
            return;
        }

        if (isOwn)
        {
            Own.Add(inode);
        }
        else if (_owners.Count < MostSockets)
        {
            _owners.TryAdd(inode, processId);
        }
    }
}
