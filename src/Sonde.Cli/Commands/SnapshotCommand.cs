namespace Sonde.Cli.Commands;

/// <summary><c>sonde snapshot</c>.</summary>
internal sealed class SnapshotCommand : WatchVerb
{
    /// <summary>Makes it.</summary>
    public SnapshotCommand()
        : base("snapshot", "Read stack and variables at a line, without leaving the process stopped", isLog: false)
    {
    }

    /// <inheritdoc/>
    public override string Usage => "snapshot TARGET FILE:LINE [options]";

    /// <inheritdoc/>
    public override string Description =>
        "Waits until a Go or Python process passes the line, reads its stack, its variables and what else you ask for, and lets it run on: no IDE, no breakpoint left. A hit holds "
        + $"the process for 20 ms at the most (--bound), so production needs no --allow-stop. FILE is the end of a source file's path. {TargetOptions.Forms}";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("What the next request looks like at a line", "snapshot deploy/api main.go:76 -n shop"),
        new("Three orders that are large, with a field of each", "snapshot deploy/api pricing/pricing.go:48 --if 'quantity > 10' --expr quantity --count 3"),
        new("A Python service, with what one name refers to", "snapshot deploy/stock stock.py:19 --if 'seen[sku] < 0' --expr 'MOVEMENTS[sku]'"),
        new("A container of this machine, for a program", "snapshot podman/shop-api main.go:76 --depth 2 -o json"),
    ];
}
