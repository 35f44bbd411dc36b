namespace Sonde.Cli.Commands;

/// <summary>One example of the help.</summary>
/// <param name="Purpose">What for; a sentence without a full stop.</param>
/// <param name="Words">The command without the program's name: <c>debug deploy/api -n shop</c>.</param>
internal sealed record Example(string Purpose, string Words);
