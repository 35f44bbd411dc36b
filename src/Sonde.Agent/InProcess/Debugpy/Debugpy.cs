using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Sonde.Agent.Launching;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.InProcess.Debugpy;

/// <summary>
/// Brings the debugger of debugpy into a CPython, without debugpy's adapter: no process is started, no port is opened, and its modules come over the connection,
/// so that none of them is in the target's file system.
/// </summary>
/// <param name="folder">From <see cref="DebugpySources.Find"/>; null where this image has none.</param>
/// <param name="clock">Time.</param>
internal sealed class Debugpy(string? folder, TimeProvider clock) : IInProcessDebugger
{
    private static readonly TimeSpan MostImport = TimeSpan.FromSeconds(60);

    private const int LongestAnswer = 1 << 20;

    private static int _count;

    /// <inheritdoc/>
    public async Task<OpenedDebugger> OpenAsync(int processId, CancellationToken cancellation)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"sonde-{Environment.ProcessId}-{Environment.TickCount64:x}-{Interlocked.Increment(ref _count)}");
        var end = new DebugpyDoor($"{name}-end", processId);
        try
        {
            var (first, greeting, call) = await ConnectAsync(processId, $"{name}.0", cancellation);
            var version = $"{DebugpySources.Version(folder!)} in Python {greeting.Python}";
            return new OpenedDebugpy(this, processId, name, end, first, greeting, version, call.Freeze)
            {
                Files = call.File is { } file ? [file] : [],
            };
        }
        catch
        {
            end.Dispose();
            throw;
        }
    }

    /// <summary>Brings it in and waits until it serves on the connection that is returned.</summary>
    /// <exception cref="AgentRefusedException">It did not come to that; the target runs as before.</exception>
    internal async Task<(Socket Link, DebugpyGreeting Greeting, DebugpyCall Call)> ConnectAsync(int processId, string name, CancellationToken cancellation)
    {
        if (folder is null)
        {
            throw new AgentRefusedException(DebugpyRefusal.NoTool());
        }

        if (CPythonFinding.Find(processId) is not { } python || (python.Major, python.Minor).CompareTo((3, DebugpyRefusal.OldestMinor)) < 0)
        {
            throw new AgentRefusedException(DebugpyRefusal.NoPython(processId, CPythonFinding.Find(processId), DebugpyRefusal.Tool));
        }

        using var door = new DebugpyDoor(name, processId);
        var call = new DebugpyCall(processId, python, clock);
        var link = await call.RunAsync(name, Bootstrap(python, name), door, cancellation);
        try
        {
            using var limit = new CancellationTokenSource(MostImport, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
            return (link, await GreetAsync(link, either.Token), call);
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException)
        {
            link.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw new AgentRefusedException(DebugpyRefusal.Failed(failure is OperationCanceledException ? $"it did not answer within {MostImport.TotalSeconds:0} s" : failure.Message));
        }
        catch
        {
            link.Dispose();
            throw;
        }
    }

    /// <summary>What has a CPython call a door back, and run in a thread of its own what it is given there: u32 in decimal and a line's end, then so many bytes of source.</summary>
    /// <param name="python">Which.</param>
    /// <param name="name">The door's.</param>
    internal static string Bootstrap(CPython python, string name)
    {
        var text = EmbeddedFile.Text("bootstrap.py").Replace("@NAME@", name, StringComparison.Ordinal);

        // As an expression that leaves no names behind in __main__, where PyRun_SimpleString runs its text.
        return python.TakesScripts ? text : $"exec({JsonSerializer.Serialize(text, DebugpyJson.Default.String)}, {{}})";
    }

    private async Task<DebugpyGreeting> GreetAsync(Socket link, CancellationToken cancellation)
    {
        await using var stream = new NetworkStream(link, ownsSocket: false);
        var script = Encoding.UTF8.GetBytes(EmbeddedFile.Text("debugging.py"));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{script.Length}\n")), cancellation);
        await stream.WriteAsync(script, cancellation);
        await DebugpySources.WriteAsync(folder!, stream, cancellation);
        var greeting = JsonSerializer.Deserialize(await ReadLineAsync(stream, cancellation), DebugpyJson.Default.DebugpyGreeting) ?? new DebugpyGreeting();
        return greeting.Problem is null ? greeting : throw new AgentRefusedException(DebugpyRefusal.Failed(greeting.Problem));
    }

    /// <summary>A line, and not a byte more: what follows is the clients'.</summary>
    internal static async Task<byte[]> ReadLineAsync(Stream stream, CancellationToken cancellation)
    {
        var line = new List<byte>();
        var next = new byte[1];
        while (line.Count < LongestAnswer && await stream.ReadAsync(next, cancellation) > 0 && next[0] != '\n')
        {
            line.Add(next[0]);
        }

        return line.Count > 0 ? [.. line] : throw new IOException("it closed the connection");
    }
}
