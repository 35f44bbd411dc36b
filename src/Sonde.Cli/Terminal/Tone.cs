namespace Sonde.Cli.Terminal;

/// <summary>What a stretch of text means; colours follow from it.</summary>
internal enum Tone
{
    /// <summary>Text.</summary>
    Plain,

    /// <summary>A headline or a name to be found quickly.</summary>
    Strong,

    /// <summary>Labels and figures beside the matter.</summary>
    Faint,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>To be noticed.</summary>
    Warning,

    /// <summary>Failed.</summary>
    Bad,

    /// <summary>A command to paste.</summary>
    Command,

    /// <summary>One of several that are told apart by colour, and by their names where there is none.</summary>
    First,

    /// <summary>Another.</summary>
    Second,

    /// <summary>A third.</summary>
    Third,

    /// <summary>A fourth.</summary>
    Fourth,

    /// <summary>A fifth; the sixth looks like the first.</summary>
    Fifth,
}
