namespace Sonde.Agent.Native;

/// <summary>Tells when descriptors can be read or written. Any thread.</summary>
/// <remarks>
/// Threads: one, <c>descriptors</c>, which begins with the first wait and lives as long as the process. It blocks in poll on what is waited for and on one eventfd,
/// which a new wait raises. Who gives up on a wait may close its descriptor at once: what poll then finds there concerns nobody.
/// </remarks>
internal sealed class DescriptorWatch
{
    private readonly int _wake = Descriptor.Event();
    private readonly Lock _gate = new();
    private readonly List<Wait> _waits = [];
    private Thread? _thread;

    /// <summary>Ends when a descriptor can be read or written without blocking, or has failed.</summary>
    /// <param name="descriptor">Open for as long as this waits.</param>
    /// <param name="wanted"><see cref="PollEntry.Readable"/> or <see cref="PollEntry.Writable"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="OperationCanceledException">Given up.</exception>
    public async Task WaitAsync(int descriptor, short wanted, CancellationToken cancellation)
    {
        var wait = new Wait(descriptor, wanted, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var giveUp = cancellation.UnsafeRegister(_ => GiveUp(wait, cancellation), null);
        lock (_gate)
        {
            if (wait.Ready.Task.IsCompleted)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            _waits.Add(wait);
            if (_thread is null)
            {
                _thread = new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "descriptors" };
                _thread.Start();
            }
        }

        Descriptor.Raise(_wake);
        await wait.Ready.Task;
    }

    private void GiveUp(Wait wait, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _waits.Remove(wait);
            wait.Ready.TrySetCanceled(cancellation);
        }
    }

    private unsafe void Run()
    {
        while (true)
        {
            Wait[] waits;
            lock (_gate)
            {
                waits = [.. _waits];
            }

            var entries = new PollEntry[waits.Length + 1];
            entries[^1] = new PollEntry { Descriptor = _wake, Wanted = PollEntry.Readable };
            for (var index = 0; index < waits.Length; index++)
            {
                entries[index] = new PollEntry { Descriptor = waits[index].Descriptor, Wanted = waits[index].Wanted };
            }

            fixed (PollEntry* first = entries)
            {
                _ = Libc.Poll(first, (nuint)entries.Length, -1);
            }

            Descriptor.Clear(_wake);
            Tell(waits.Where((_, index) => entries[index].Found != 0));
        }
    }

    private void Tell(IEnumerable<Wait> ready)
    {
        lock (_gate)
        {
            foreach (var wait in ready)
            {
                _waits.Remove(wait);
                wait.Ready.TrySetResult();
            }
        }
    }

    private sealed record Wait(int Descriptor, short Wanted, TaskCompletionSource Ready);
}
