using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Sonde.Agent.Launching;
using Sonde.Agent.Native;

namespace Sonde.Agent.Catching;

/// <summary>The agent's side of <see cref="CatchCommand"/>: starts it, and knows what it caught.</summary>
internal sealed class StartWatch
{
    /// <summary>From one question to the next; whoever asks asks again.</summary>
    private static readonly TimeSpan MostWaiting = TimeSpan.FromSeconds(2);

    private readonly Task<CaughtStart?> _caught;
    private readonly TimeProvider _clock;

    private StartWatch(Task<CaughtStart?> caught, TimeProvider clock) => (_caught, _clock) = (caught, clock);

    /// <summary>The file that is there from the moment on when every start is seen, beside the agent's socket.</summary>
    public static string MarkOf(string socketPath) => Path.Combine(Path.GetDirectoryName(socketPath)!, "watching");

    /// <summary>Starts to watch.</summary>
    /// <param name="children">Starts it.</param>
    /// <param name="environment">What its environment has.</param>
    /// <param name="mark">As <see cref="MarkOf"/>.</param>
    /// <param name="clock">For waiting.</param>
    /// <exception cref="IOException">It could not be started.</exception>
    public static async Task<StartWatch> StartAsync(ChildProcesses children, IReadOnlyList<string> environment, string mark, TimeProvider clock)
    {
        var (report, output) = Descriptor.Pipe();
        var (input, closed) = Descriptor.Pipe();
        Child child;
        try
        {
            child = await children.StartAsync(new ChildStart(
                OwnProcess.Executable,
                ["sonde-agent", "catch", "--parent", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)],
                environment,
                input,
                output,
                StandardStreams.Error));
        }
        finally
        {
            _ = Libc.Close(output);
            _ = Libc.Close(input);
            _ = Libc.Close(closed);
        }

        return new StartWatch(ReadAsync(report, mark, child), clock);
    }

    /// <summary>What was caught; waits for it for 2 s. Null for nothing yet.</summary>
    /// <exception cref="IOException">It has ended without catching anything.</exception>
    public async Task<CaughtStart?> AskAsync()
    {
        await Task.WhenAny(_caught, Task.Delay(MostWaiting, _clock, CancellationToken.None));
        return !_caught.IsCompleted ? null : await _caught ?? throw new IOException("What watches for the start of the program has ended by itself.");
    }

    /// <summary>Null at the end without a catch. It holds what it caught until it is gone itself, and nobody else may trace that until then.</summary>
    private static async Task<CaughtStart?> ReadAsync(int descriptor, string mark, Child child)
    {
        await using var pipe = new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read, bufferSize: 0);
        using var reader = new StreamReader(pipe);
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line == CatchCommand.Watching)
            {
                await File.WriteAllTextAsync(mark, "");
            }

            if (line.Split(' ') is [var id, "0" or "1"] parts && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var process))
            {
                await child.Exited;
                return new CaughtStart(process, parts[1] == "1");
            }
        }

        return null;
    }
}
