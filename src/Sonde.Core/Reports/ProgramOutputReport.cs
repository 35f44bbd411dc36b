namespace Sonde.Core.Reports;

/// <summary>What a program wrote, in pieces as they came; one of the two is set. Only where its output is told and not passed on: <c>--output json</c>.</summary>
/// <param name="Stream">Where: <c>output</c>, <c>error</c>.</param>
/// <param name="Text">As text, where it is UTF-8; its characters are whole, its lines need not be.</param>
/// <param name="Base64">Else its bytes.</param>
public sealed record ProgramOutputReport(string Stream, string? Text, string? Base64) : Report;
