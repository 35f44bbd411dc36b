using Sonde.Agent.InProcess.Java;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Processes;

/// <summary>Lists the processes that somebody may want to debug: not the agent's own, not the kernel's, none that has ended.</summary>
internal sealed class ProcessCatalog(IProcessTable table, int ownId)
{
    private const int MostProcesses = 4096;
    private const int MostPorts = 32;

    /// <summary>The list, by ascending id.</summary>
    /// <param name="containerId">
    /// Where it is given, only processes of this container. A control group namespace can hide the paths; then all but the toolbox's own
    /// mount namespace and the pod's <c>pause</c> are listed.
    /// </param>
    public ProcessesAnswer List(string? containerId)
    {
        var others = Others();
        if (containerId is null)
        {
            return Describe(others);
        }

        var contained = others.Where(id => ProcessFiles.IsInContainer(id, containerId)).ToList();
        if (contained.Count > 0)
        {
            return Describe(contained);
        }

        var ownMounts = ProcessFiles.MountNamespace(ownId);
        return Describe(others
            .Where(id => ownMounts is null || ProcessFiles.MountNamespace(id) != ownMounts)
            .Where(id => table.Status(id)?.Name != "pause")
            .ToList());
    }

    /// <summary>One process, whoever's it is; null when there is none.</summary>
    public ProcessDescription? Describe(int processId) => Describe(processId, OwnStatus());

    /// <summary>The agent's own identity.</summary>
    public ProcessIdentity OwnIdentity() => OwnStatus().Identity;

    private List<int> Others()
    {
        var parents = new Dictionary<int, int>();
        foreach (var id in table.Ids())
        {
            if (table.Stat(id) is { IsKernelThread: false, HasEnded: false } stat)
            {
                parents[id] = stat.ParentId;
            }
        }

        var family = ProcessTree.Below(ownId, parents);
        var (ownProgram, ownMounts) = (ProcessFiles.ExecutablePath(ownId), ProcessFiles.MountNamespace(ownId));

        // `connect` is started by the container runtime, so it is no descendant; it is the same program in the same file system.
        return parents.Keys
            .Where(id => !family.Contains(id))
            .Where(id => ownProgram is null || ProcessFiles.ExecutablePath(id) != ownProgram || ProcessFiles.MountNamespace(id) != ownMounts)
            .Order()
            .ToList();
    }

    private ProcessesAnswer Describe(List<int> ids)
    {
        var own = OwnStatus();
        var described = ids.Take(MostProcesses).Select(id => Describe(id, own)).OfType<ProcessDescription>().ToList();
        return ProcessesAnswer.Fit(described, Math.Max(ids.Count - MostProcesses, 0));
    }

    private ProcessDescription? Describe(int id, ProcessStatus own)
    {
        if (table.Status(id) is not { } status)
        {
            return null;
        }

        var go = ProcessFiles.ReadGoBuild(id);
        var runtime = go is null ? RuntimeFinding.Of(id) : "go";
        return new ProcessDescription(
            id, status.ParentId, status.Name, ProcessFiles.ExecutablePath(id), status.Identity, ProcessFiles.TryAccess(id, own, status),
            status.TracerId, status.TracerId == 0 ? null : table.Status(status.TracerId)?.Name, runtime, go)
        {
            Listens = ListeningPorts.Of(id) is { Count: > 0 } ports ? [.. ports.Select(port => port.Port).Distinct().Take(MostPorts)] : null,
            Jdwp = runtime == "java" ? JavaDebugging.Look(id) : null,
        };
    }

    private ProcessStatus OwnStatus() => table.Status(ownId) ?? new ProcessStatus();
}
