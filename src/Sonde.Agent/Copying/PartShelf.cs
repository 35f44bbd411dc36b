using Sonde.Agent.Native;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Copying;

namespace Sonde.Agent.Copying;

/// <summary>
/// The unfinished copies in targets. One whose link was lost is kept, so that a repetition goes on there, and removed when the agent ends at the latest: nothing is left in a target
/// that was not asked for. Any thread.
/// </summary>
/// <param name="table">/proc.</param>
internal sealed class PartShelf(IProcessTable table)
{
    /// <summary>More than anybody breaks off within a toolbox's life.</summary>
    private const int MostKept = 256;

    private readonly Lock _gate = new();
    private readonly HashSet<PartKey> _active = [];
    private readonly HashSet<PartKey> _kept = [];

    /// <summary>False where somebody copies there already.</summary>
    public bool TryBegin(PartKey part)
    {
        lock (_gate)
        {
            return _active.Add(part);
        }
    }

    /// <summary>It is over.</summary>
    /// <param name="part">Which.</param>
    /// <param name="isLost">The link was lost, so that it may be gone on with.</param>
    /// <returns>Whether the part stays; else the caller removes it.</returns>
    public bool End(PartKey part, bool isLost)
    {
        lock (_gate)
        {
            _active.Remove(part);
            _kept.Remove(part);
            return isLost && _kept.Count < MostKept && _kept.Add(part);
        }
    }

    /// <summary>Removes what was kept. The agent ends.</summary>
    public void Clear()
    {
        foreach (var part in Take())
        {
            if (table.Stat(part.ProcessId)?.StartTime != part.StartTime)
            {
                continue;
            }

            try
            {
                using var root = TargetRoot.Of(part.ProcessId);
                using var parent = root.Open(Path.GetDirectoryName(part.Path) ?? "/", FileFlags.PathOnly | FileFlags.Folder);
                FolderRemoval.Remove(parent, Path.GetFileName(part.Path) + TargetSink.Ending);
            }
            catch (CopyFailureException)
            {
                // The target is on its way out, and its files with it.
            }
        }
    }

    private PartKey[] Take()
    {
        lock (_gate)
        {
            PartKey[] kept = [.. _kept];
            _kept.Clear();
            return kept;
        }
    }
}
