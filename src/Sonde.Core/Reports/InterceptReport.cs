using Sonde.Tunnel.Control;

namespace Sonde.Core.Reports;

/// <summary>Traffic was intercepted.</summary>
/// <param name="Port">The pod's port.</param>
/// <param name="To">Where it went: <c>localhost:3000</c>.</param>
/// <param name="Header">Only requests with this header did, as it stands in a request; null for every connection.</param>
/// <param name="Seconds">For how long.</param>
/// <param name="Figures">What went where.</param>
public sealed record InterceptReport(int Port, string To, string? Header, double Seconds, InterceptFigures Figures) : Report;
