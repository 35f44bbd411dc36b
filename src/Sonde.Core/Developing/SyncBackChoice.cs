using Sonde.Tunnel.Code;

namespace Sonde.Core.Developing;

/// <summary>Whose change counts. Pure.</summary>
internal static class SyncBackChoice
{
    /// <summary>Decides.</summary>
    /// <param name="common">The file when both sides were known to have the same; null for none.</param>
    /// <param name="here">The file here as it is now; null for none.</param>
    /// <param name="there">What is told of the pod's.</param>
    public static SyncBackDeed Of(SyncRecord? common, SyncRecord? here, SyncRecord there)
    {
        if (there.IsGone)
        {
            return common is not null && here is not null ? SyncBackDeed.SayGone : SyncBackDeed.Nothing;
        }

        return IsSame(common, there) ? SyncBackDeed.Nothing
            : IsSame(here, there) ? SyncBackDeed.Remember
            : IsSame(common, here) ? SyncBackDeed.Take
            : SyncBackDeed.PutBeside;
    }

    /// <summary>Whether two are the same file, whatever their modes are; none is the same as none.</summary>
    public static bool IsSame(SyncRecord? one, SyncRecord? other) => one?.Size == other?.Size && one?.Checksum == other?.Checksum && (one is null) == (other is null);
}
