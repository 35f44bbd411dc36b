namespace Sonde.Agent.Developing;

/// <summary>What a container's program is started with.</summary>
/// <param name="Find">The program's absolute path, asked for at each start: the newest that was sent, else the image's own; null where there is neither.</param>
/// <param name="Arguments">All arguments, its own name first.</param>
/// <param name="Environment">The whole environment, <c>NAME=value</c> each.</param>
internal sealed record DevelopedStart(Func<string?> Find, IReadOnlyList<string> Arguments, IReadOnlyList<string> Environment);
