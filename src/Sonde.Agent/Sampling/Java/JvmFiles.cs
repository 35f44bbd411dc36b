namespace Sonde.Agent.Sampling.Java;

/// <summary>The files of one look in a JVM's /tmp, all of one name, by which <see cref="JvmTemporary"/> finds them should they be left there.</summary>
/// <param name="processId">The JVM.</param>
internal sealed class JvmFiles(int processId)
{
    private readonly List<string> _paths = [];

    /// <summary>What all of them are called but for their ends; hidden.</summary>
    public string Name { get; } = JvmTemporary.NewName();

    /// <summary>Those that there were, as paths of the target's.</summary>
    public IReadOnlyList<string> Paths => _paths;

    /// <summary>Makes one.</summary>
    /// <param name="ending">The end of its name, with the dot; one that <see cref="JvmTemporary"/> knows.</param>
    /// <exception cref="Sonde.Tunnel.Control.AgentRefusedException">It cannot be made.</exception>
    public PlacedFile Place(string ending)
    {
        var placed = PlacedFile.Create(processId, Name + ending);
        _paths.Add(placed.Path);
        return placed;
    }
}
