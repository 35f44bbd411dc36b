namespace Sonde.Agent.Guarding;

/// <summary>A place in source code as people say it.</summary>
internal static class SourcePlace
{
    /// <summary><c>main.handle at main.go:42</c>; null when nothing is known.</summary>
    public static string? Describe(string? function, string? file, long? line)
    {
        var place = file is null ? null : $"{file[(file.LastIndexOf('/') + 1)..]}:{line ?? 0}";
        return (function, place) switch
        {
            (null, _) => place,
            (_, null) => function,
            _ => $"{function} at {place}",
        };
    }
}
