namespace Sonde.Cli.Terminal;

/// <summary>What the functions of a picture are sorted by.</summary>
internal enum TopSort
{
    /// <summary>Their own share.</summary>
    Self,

    /// <summary>With what they call.</summary>
    Total,

    /// <summary>How much it changed.</summary>
    Change,

    /// <summary>Their own share since the beginning.</summary>
    Ever,
}
