namespace Sonde.Core.Sessions;

/// <summary>Writes in the order in which they were added, one after the other. After one that fails nothing more is written.</summary>
/// <param name="write">Writes all of it.</param>
internal sealed class WriteChain(Func<ReadOnlyMemory<byte>, Task> write)
{
    private Task _last = Task.CompletedTask;

    /// <summary>Ends when everything that was added has been written; fails with what the first failure was.</summary>
    public Task Written => _last;

    /// <summary>Adds; not for several threads at once.</summary>
    public void Add(byte[] bytes) => _last = WriteAsync(_last, bytes);

    private async Task WriteAsync(Task before, byte[] bytes)
    {
        await before.ConfigureAwait(false);
        await write(bytes).ConfigureAwait(false);
    }
}
