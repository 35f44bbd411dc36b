using Sonde.Agent.InProcess.Java;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling.Java;

/// <summary>What asking a JVM does to it. Pure.</summary>
internal static class JvmAttachment
{
    /// <summary>As it is told.</summary>
    /// <param name="attach">By which it was asked.</param>
    /// <param name="files">Other files that were there for a moment.</param>
    /// <param name="remains">Whatever else stays.</param>
    public static OutcomeLine Outcome(HotSpotAttach attach, IReadOnlyList<string> files, IReadOnlyList<string> remains) => attach.WasOpen
        ? new OutcomeLine(files, remains)
        : new OutcomeLine([attach.Marker, .. files], [.. remains, $"{attach.Door} in the target, the JVM's own socket for jcmd, stays until it ends"]);
}
