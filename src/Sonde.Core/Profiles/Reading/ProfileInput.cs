namespace Sonde.Core.Profiles.Reading;

/// <summary>The formats that are read.</summary>
internal enum ProfileInput
{
    /// <summary>Any of the others, compressed.</summary>
    Gzip,

    /// <summary>The protobuf of pprof.</summary>
    Pprof,

    /// <summary>A line for each stack.</summary>
    Collapsed,

    /// <summary>The text of <c>perf script</c>.</summary>
    PerfScript,

    /// <summary>JSON of V8.</summary>
    CpuProfile,

    /// <summary>JSON of V8's sampling heap profiler.</summary>
    HeapProfile,

    /// <summary>JSON of V8: every object of a heap.</summary>
    HeapSnapshot,

    /// <summary>The events of .NET.</summary>
    Nettrace,

    /// <summary>The recording of a JVM's flight recorder.</summary>
    FlightRecording,
}
