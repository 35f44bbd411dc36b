using System.Text;
using Sonde.Agent.Native;

namespace Sonde.Agent.Launching;

/// <summary>The last words of a tool, read from a pipe until every writer of it is gone.</summary>
/// <remarks>Threads: one, which <see cref="ReadFrom"/> starts; it blocks in read and ends with the last process that holds the pipe.</remarks>
internal sealed class ToolOutput
{
    private const int MostBytes = 8 * 1024;

    private readonly Lock _gate = new();
    private readonly List<byte> _tail = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when nobody can write to the pipe any more.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The last 8 KiB, without control characters; lines that the tool logs without being asked are kept.</summary>
    public string Tail
    {
        get
        {
            lock (_gate)
            {
                return PlainText.Clean(Encoding.UTF8.GetString([.. _tail]), MostBytes);
            }
        }
    }

    /// <summary>Starts to read; owns the descriptor.</summary>
    public static ToolOutput ReadFrom(int descriptor)
    {
        var output = new ToolOutput();
        new Thread(() => output.Read(descriptor), maxStackSize: 256 * 1024) { IsBackground = true, Name = "tool output" }.Start();
        return output;
    }

    internal void Add(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            _tail.AddRange(bytes);
            if (_tail.Count > MostBytes)
            {
                _tail.RemoveRange(0, _tail.Count - MostBytes);
            }
        }
    }

    private unsafe void Read(int descriptor)
    {
        var buffer = stackalloc byte[4096];
        nint count;
        while ((count = Libc.Read(descriptor, buffer, 4096)) > 0)
        {
            Add(new ReadOnlySpan<byte>(buffer, (int)count));
        }

        _ = Libc.Close(descriptor);
        _ended.SetResult();
    }
}
