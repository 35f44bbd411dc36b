namespace Sonde.EndToEndTests.Support;

/// <summary>How a program ended.</summary>
internal sealed record CommandOutcome(int ExitCode, string Output, string Error);
