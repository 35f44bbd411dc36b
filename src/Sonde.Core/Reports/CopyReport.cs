using Sonde.Tunnel.Copying;

namespace Sonde.Core.Reports;

/// <summary>Files were copied.</summary>
/// <param name="From">Where they were: <c>/var/log in podman/shop-api</c>, or a full path of this machine.</param>
/// <param name="To">Where they are now, likewise.</param>
/// <param name="Files">How many files.</param>
/// <param name="Folders">How many folders.</param>
/// <param name="Links">How many symbolic links.</param>
/// <param name="Skipped">What was left out.</param>
/// <param name="Bytes">The lengths of the files together, holes included.</param>
/// <param name="KeptBytes">Of these what an earlier, broken copy had brought already.</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record CopyReport(string From, string To, long Files, long Folders, long Links, long Skipped, long Bytes, long KeptBytes, double Milliseconds) : Report
{
    /// <summary>What is to be said of some of them; at most <see cref="CopyProgress.MostNotes"/>.</summary>
    public IReadOnlyList<CopyNote> Notes { get; init; } = [];
}

/// <summary>How far a copy is; once a second. Where nobody watches a terminal it is not shown.</summary>
/// <param name="Bytes">What is copied, with what was there already.</param>
/// <param name="TotalBytes">All that there is; null where that is not known.</param>
/// <param name="BytesPerSecond">Over the last seconds.</param>
/// <param name="SecondsLeft">By that rate; null where there is no telling.</param>
public sealed record CopyProgressReport(long Bytes, long? TotalBytes, double BytesPerSecond, double? SecondsLeft) : Report;
