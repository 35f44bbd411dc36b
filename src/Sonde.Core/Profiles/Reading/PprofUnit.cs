namespace Sonde.Core.Profiles.Reading;

/// <summary>pprof names types and units in words; profilers do not agree on which. Pure.</summary>
internal static class PprofUnit
{
    /// <summary>The kind that is meant, and by how much values are multiplied.</summary>
    public static (ProfileKind Kind, long Factor) Of(string type, string unit)
    {
        var (meant, factor) = unit switch
        {
            "nanoseconds" or "nanosecond" or "ns" => (ProfileUnit.Nanoseconds, 1L),
            "microseconds" or "microsecond" or "us" => (ProfileUnit.Nanoseconds, 1000L),
            "milliseconds" or "millisecond" or "ms" => (ProfileUnit.Nanoseconds, 1_000_000L),
            "seconds" or "second" or "s" => (ProfileUnit.Nanoseconds, 1_000_000_000L),
            "bytes" or "byte" or "B" => (ProfileUnit.Bytes, 1L),
            "kilobytes" or "kb" => (ProfileUnit.Bytes, 1024L),
            "count" when type is "samples" or "sample" => (ProfileUnit.Samples, 1L),
            _ => (ProfileUnit.Count, 1L),
        };
        return (new ProfileKind(type.Length > 0 ? type : "samples", meant), factor);
    }

    /// <summary>The unit's word as pprof has it.</summary>
    public static string Word(ProfileUnit unit) => unit switch
    {
        ProfileUnit.Nanoseconds => "nanoseconds",
        ProfileUnit.Bytes => "bytes",
        ProfileUnit.Samples or ProfileUnit.Count => "count",
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    };
}
