using System.Globalization;

namespace Sonde.Core.Operations;

/// <summary>A port of the pod that opens on this machine.</summary>
/// <param name="Local">The local port; 0 for any free one, null for the same number or, if that is taken, a free one.</param>
/// <param name="Remote">The port in the pod.</param>
public sealed record PortForward(int? Local, int Remote)
{
    /// <summary>The number that is wanted here; null where any will do.</summary>
    public int? Wanted => Local switch { 0 => null, null => Remote, _ => Local };

    /// <summary>The local ports to try, in order; 0 for any free one.</summary>
    public IReadOnlyList<int> Candidates => Local is { } local ? [local] : [Remote, 0];

    /// <summary>Parses <c>REMOTE</c>, <c>LOCAL:REMOTE</c> or <c>:REMOTE</c>, which means what it does in kubectl port-forward: any free local port.</summary>
    /// <returns>False where a part is not a port (1 to 65535).</returns>
    public static bool TryParse(string text, out PortForward? forward)
    {
        forward = null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (!TryPort(text[(colon + 1)..], out var remote))
        {
            return false;
        }

        if (colon <= 0)
        {
            forward = new PortForward(colon == 0 ? 0 : null, remote);
            return true;
        }

        if (!TryPort(text[..colon], out var local))
        {
            return false;
        }

        forward = new PortForward(local, remote);
        return true;
    }

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535;
}
