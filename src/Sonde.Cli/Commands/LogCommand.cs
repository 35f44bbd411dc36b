namespace Sonde.Cli.Commands;

/// <summary><c>sonde log</c>.</summary>
internal sealed class LogCommand : WatchVerb
{
    /// <summary>Makes it.</summary>
    public LogCommand()
        : base("log", "Write a line each time the process passes a line of its code", isLog: true)
    {
    }

    /// <inheritdoc/>
    public override string Usage => "log TARGET FILE:LINE MESSAGE [options]";

    /// <inheritdoc/>
    public override string Description =>
        "Adds a log line to a Go or Python process that runs: each time it passes FILE:LINE, MESSAGE is written here, with the values of the expressions in its braces. A pass holds "
        + "the process for 20 ms at the most (--bound); where that comes to more than a tenth of a second's time, the line is removed and the exit code is 1. "
        + TargetOptions.Forms;

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("What is ordered", "log deploy/api main.go:76 'order of {quote.Quantity} {item}' -n shop"),
        new("Only large ones, for an hour", "log deploy/api main.go:76 'total {quote.Total}' --if 'quote.Quantity > 10' --timeout 1h"),
    ];
}
