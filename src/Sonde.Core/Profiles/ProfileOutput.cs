namespace Sonde.Core.Profiles;

/// <summary>The formats that are written.</summary>
public enum ProfileOutput
{
    /// <summary>A page of its own with a flame graph to look around in.</summary>
    Html,

    /// <summary>A flame graph that needs no script.</summary>
    Svg,

    /// <summary>The compressed protobuf of pprof.</summary>
    Pprof,

    /// <summary>The JSON of speedscope.</summary>
    Speedscope,

    /// <summary>A line for each stack.</summary>
    Collapsed,
}
