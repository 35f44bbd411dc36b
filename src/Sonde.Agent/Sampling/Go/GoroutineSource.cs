namespace Sonde.Agent.Sampling.Go;

/// <summary>Samples what all goroutines of a program do, also those that wait; nothing stands meanwhile. The innermost frame of each stack is what its goroutine does or waits for. For one thread.</summary>
/// <param name="program">The program, which it owns.</param>
/// <param name="reader">Reads its goroutines.</param>
/// <param name="hasLines">Whether frames are told by their lines; else by the first of their functions.</param>
internal sealed class GoroutineSource(GoProgram program, GoroutineReader reader, bool hasLines) : IStackSource
{
    /// <inheritdoc/>
    public string Runtime => "go";

    /// <inheritdoc/>
    public string Version => GoVersion.Number(program.Version);

    /// <inheritdoc/>
    public bool HasLock => false;

    /// <inheritdoc/>
    public long TornStacks { get; private set; }

    /// <inheritdoc/>
    public long CutStacks => 0;

    /// <inheritdoc/>
    public SampleOutcome Take(StackTally tally)
    {
        if (program.IsGone || reader.Read() is not { } dump)
        {
            return SampleOutcome.Gone;
        }

        TornStacks += dump.Torn;
        Count(dump, program.ProcessId, tally, hasLines);
        return SampleOutcome.Taken;
    }

    /// <inheritdoc/>
    public void Dispose() => program.Dispose();

    /// <summary>Counts what all goroutines did.</summary>
    internal static void Count(GoroutineDump dump, int processId, StackTally tally, bool hasLines)
    {
        var thread = tally.Thread(processId);
        foreach (var goroutine in dump.Groups)
        {
            var place = GoStackText.Push(tally, StackTally.Empty, goroutine.Frames, hasLines);
            var stack = tally.Push(place, tally.Frame($"[{goroutine.State}]", null, 0));
            tally.Count(thread, stack, isLocked: false, goroutine.Count);
        }

        if (dump.Unread > 0)
        {
            tally.Count(thread, tally.Push(StackTally.Empty, tally.Frame("[not read]", null, 0)), isLocked: false, dump.Unread);
        }
    }
}
