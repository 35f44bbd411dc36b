using Sonde.Agent.Launching;
using Sonde.Agent.Native;
using Sonde.Agent.Processes;

namespace Sonde.Agent.Sampling;

/// <summary>
/// What /proc says of the threads of one process. Their files stay open between samples, because opening one takes longer than reading it. For one thread, but
/// for <see cref="NameOf"/>.
/// </summary>
/// <param name="processId">The process.</param>
internal sealed unsafe class ThreadStates(int processId) : IDisposable
{
    /// <summary>So many files stay open; those of further threads are opened each time.</summary>
    private const int MostOpen = 256;

    private const int MostNameCharacters = 64;
    private const int ReadOnlyCloseOnExecute = 0x80000;

    private readonly Dictionary<int, int> _open = [];

    /// <summary>Whether a thread runs, or would if there were a processor for it; null where there is no such thread.</summary>
    /// <param name="threadId">The thread, in this process's own namespace.</param>
    public bool? IsRunning(int threadId)
    {
        var isOpen = _open.TryGetValue(threadId, out var descriptor);
        if (!isOpen && (descriptor = Libc.Open($"/proc/{processId}/task/{threadId}/stat", ReadOnlyCloseOnExecute)) < 0)
        {
            return null;
        }

        var state = Read(descriptor);
        if (state is not null && !isOpen && _open.Count < MostOpen)
        {
            _open.Add(threadId, descriptor);
        }
        else if (state is null || !isOpen)
        {
            _open.Remove(threadId);
            _ = Libc.Close(descriptor);
        }

        return state is null ? null : state == 'R';
    }

    /// <summary>The kernel's name for a thread; null where there is none. May be called by any thread.</summary>
    public static string? NameOf(int processId, long threadId)
    {
        Span<byte> text = stackalloc byte[64];
        var count = ProcessTable.ReadFile($"/proc/{processId}/task/{threadId}/comm", text);
        return count > 0 ? PlainText.Line(System.Text.Encoding.UTF8.GetString(text[..count]), MostNameCharacters) : null;
    }

    /// <summary>Closes the files of threads that have ended.</summary>
    /// <param name="isThere">Whether a thread is still there.</param>
    public void Forget(Func<int, bool> isThere)
    {
        foreach (var (threadId, descriptor) in _open.Where(open => !isThere(open.Key)).ToArray())
        {
            _open.Remove(threadId);
            _ = Libc.Close(descriptor);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Forget(static _ => false);

    private static char? Read(int descriptor)
    {
        var text = stackalloc byte[1024];
        var count = (int)Libc.ReadAt(descriptor, text, 1024, 0);
        return count > 0 && ProcessStat.TryParse(new ReadOnlySpan<byte>(text, count), out var stat) ? stat.State : null;
    }
}
