namespace Sonde.Core.Reports;

/// <summary>The compiler refused; the program before runs on.</summary>
/// <param name="Command">What was run: <c>go build ./cmd/api</c>.</param>
/// <param name="Said">Its words, up to 16 KiB.</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record BuildFailureReport(string Command, string Said, double Milliseconds) : Report;
