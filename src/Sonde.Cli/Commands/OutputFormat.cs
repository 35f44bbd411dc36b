namespace Sonde.Cli.Commands;

/// <summary>The shape of what is said.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs: one object a line.</summary>
    Json,
}
