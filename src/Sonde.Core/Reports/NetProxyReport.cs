namespace Sonde.Core.Reports;

/// <summary>Programs of this machine reached what a pod reaches.</summary>
/// <param name="Address">Where the proxy listened: <c>127.0.0.1:1080</c>.</param>
/// <param name="Seconds">For how long.</param>
/// <param name="Figures">How much went through it.</param>
/// <param name="Unreached">The places that were not reached, the most often missed first; at most 20.</param>
public sealed record NetProxyReport(string Address, double Seconds, NetProxyFigures Figures, IReadOnlyList<UnreachedPlace> Unreached) : Report;

/// <summary>How much went through a proxy.</summary>
/// <param name="Connections">Connections that were opened.</param>
/// <param name="Refused">Those that were not, for whatever reason.</param>
/// <param name="Sent">Bytes to the pod's side.</param>
/// <param name="Received">Bytes from there.</param>
public sealed record NetProxyFigures(long Connections, long Refused, long Sent, long Received);

/// <summary>A place that was not reached.</summary>
/// <param name="Place">A name or an address, and the port: <c>pricing:8080</c>.</param>
/// <param name="Why">Why not, the last time.</param>
/// <param name="Count">How often.</param>
public sealed record UnreachedPlace(string Place, string Why, long Count);
