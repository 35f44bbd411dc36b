using System.Text;
using Sonde.Core.Reports;

namespace Sonde.Core.Repositories;

/// <summary>A file of a scaffold beside what is there.</summary>
/// <param name="File">What it is to be.</param>
/// <param name="Path">Its full path.</param>
/// <param name="Before">What it holds; null where there is none.</param>
/// <param name="State">What becomes of it.</param>
internal sealed record PlannedFile(ScaffoldFile File, string Path, byte[]? Before, ScaffoldState State)
{
    /// <summary>What it is to hold.</summary>
    public byte[] After { get; } = Encoding.UTF8.GetBytes(File.Text);

    /// <summary>Whether it is to be written.</summary>
    public bool IsWritten => State is ScaffoldState.New or ScaffoldState.Replaced;
}
