namespace Sonde.Containers.Commands;

/// <summary>One program to run to its end.</summary>
/// <param name="Program">Bare name, searched on the PATH ("podman"); never a shell line.</param>
/// <param name="Arguments">Passed as they are, one argument each.</param>
/// <param name="Limit">After this long the program is killed and the call fails. More than zero.</param>
public sealed record CommandCall(string Program, IReadOnlyList<string> Arguments, TimeSpan Limit);
