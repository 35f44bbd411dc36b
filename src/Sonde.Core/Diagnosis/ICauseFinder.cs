namespace Sonde.Core.Diagnosis;

/// <summary>Finds related kinds of causes. Pure.</summary>
internal interface ICauseFinder
{
    /// <summary>Those that the facts show; none where they show none.</summary>
    IEnumerable<Cause> Find(PodCase facts);
}
