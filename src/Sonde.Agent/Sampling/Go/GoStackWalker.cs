namespace Sonde.Agent.Sampling.Go;

/// <summary>
/// Walks a copied stack as the Go runtime walks its own (src/runtime/traceback.go): by the size of each function's frame at each of its instructions, which also holds
/// where a frame is just being made. What cannot be known ends the walk with a mark; nothing is guessed.
/// </summary>
/// <param name="symbols">The program.</param>
/// <param name="hasLinkRegister">Whether a call leaves its return address in a register (arm64) instead of on the stack (amd64).</param>
internal sealed class GoStackWalker(GoSymbols symbols, bool hasLinkRegister)
{
    /// <summary>The most frames of one stack.</summary>
    public const int MostFrames = 512;

    /// <summary>Walks a thread's stack, the innermost frame first.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="frames">Where the frames are added.</param>
    public void Walk(ThreadSnapshot thread, List<GoFrame> frames)
    {
        var place = new Place(thread.Instruction, thread.StackPointer, thread.Link, IsCall: false);
        var (stack, hasGoroutine) = (thread.Stack, thread.HasGoroutine);
        while (frames.Count < MostFrames)
        {
            var step = symbols.Step(place.Address);
            if (step.Kind == GoStepKind.MoreStack && hasGoroutine)
            {
                // It never returns: the goroutine goes on where it was left, on its larger stack.
                (stack, hasGoroutine) = (thread.GoroutineStack, false);
                place = new Place(thread.GoroutineInstruction, thread.GoroutineStackPointer, 0, IsCall: false);
                continue;
            }

            if (step.Kind == GoStepKind.SystemStack && hasGoroutine && place.IsCall)
            {
                (stack, hasGoroutine) = (thread.GoroutineStack, false);
                place = place with { StackPointer = thread.GoroutineStackPointer };
                step = step with { Kind = GoStepKind.Call };
            }

            if (!TryStep(step, stack, frames, ref place))
            {
                return;
            }
        }

        frames.Add(GoFrame.Truncated);
    }

    /// <summary>Walks the stack of a goroutine that is parked, the innermost frame first.</summary>
    /// <param name="instruction">Where it goes on.</param>
    /// <param name="stackPointer">Its stack pointer there.</param>
    /// <param name="stack">Its stack.</param>
    /// <param name="frames">Where the frames are added.</param>
    public void WalkParked(ulong instruction, ulong stackPointer, StackPart stack, List<GoFrame> frames)
    {
        var place = new Place(instruction, stackPointer, 0, IsCall: true);
        while (frames.Count < MostFrames)
        {
            if (!TryStep(symbols.Step(place.Address), stack, frames, ref place))
            {
                return;
            }
        }

        frames.Add(GoFrame.Truncated);
    }

    /// <summary>Adds what is at a place, and goes on to its caller; false at the end.</summary>
    private bool TryStep(GoStep step, StackPart stack, List<GoFrame> frames, ref Place place)
    {
        if (step.Kind == GoStepKind.Foreign)
        {
            if (place.Address != 0)
            {
                frames.Add(GoFrame.Native);
            }

            return false;
        }

        frames.AddRange(symbols.Frames(place.Address, place.IsCall));
        if (step.Kind != GoStepKind.Call)
        {
            if (step.Kind != GoStepKind.Top)
            {
                frames.Add(GoFrame.SystemStack);
            }

            return false;
        }

        var end = place.StackPointer + (ulong)step.FrameBytes;
        var caller = !hasLinkRegister ? stack.Word(end)
            : step.FrameBytes == 0 && place.Link != 0 ? place.Link
            : stack.Word(place.StackPointer);
        if (caller is not { } address)
        {
            frames.Add(GoFrame.Truncated);
            return false;
        }

        place = new Place(address, hasLinkRegister ? end : end + sizeof(ulong), 0, IsCall: !step.IsInjected);
        return true;
    }

    private readonly record struct Place(ulong Address, ulong StackPointer, ulong Link, bool IsCall);
}
