namespace Sonde.Cli.Commands;

/// <summary>What was chosen for every verb.</summary>
/// <param name="Format">--output.</param>
/// <param name="IsQuiet">--quiet.</param>
/// <param name="IsColourless">--no-color.</param>
/// <param name="IsVerbose">--verbose.</param>
internal sealed record GlobalChoices(OutputFormat Format, bool IsQuiet, bool IsColourless, bool IsVerbose);
