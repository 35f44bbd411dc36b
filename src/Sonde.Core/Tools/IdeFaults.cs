using Sonde.Core.Faults;
using Sonde.Core.Ide;

namespace Sonde.Core.Tools;

/// <summary>Refused edits as faults. Pure.</summary>
internal static class IdeFaults
{
    /// <summary>The fault.</summary>
    public static FaultException Explain(IdeRefusal refusal)
    {
        var place = refusal.Line is { } line ? $"{refusal.Path}:{line}:{refusal.Column}" : refusal.Path;
        var what = $"cannot add a debug entry to {refusal.Path}";
        return refusal.Reason == IdeRefusalReason.Malformed
            ? new FaultException(FaultCatalog.IdeFileMalformed, what, $"{place}: {refusal.Detail}", "correct the file there, or go without: --ide none")
            : new FaultException(FaultCatalog.WorkspaceReadOnly, what, refusal.Detail, "make the folder writable, or go without: --ide none");
    }
}
