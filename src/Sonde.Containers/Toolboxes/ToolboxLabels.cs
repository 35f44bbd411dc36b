namespace Sonde.Containers;

/// <summary>How a toolbox is recognised later, by us or by anybody.</summary>
public static class ToolboxLabels
{
    /// <summary>"1" on every toolbox.</summary>
    public const string Toolbox = "dev.sonde.toolbox";

    /// <summary>The target's full id.</summary>
    public const string Target = "dev.sonde.target";

    /// <summary>One random word a run: a run that failed half-way removes what bears it, and nothing else.</summary>
    public const string Run = "dev.sonde.run";
}
