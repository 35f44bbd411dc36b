using System.ComponentModel;
using System.Diagnostics;

namespace Sonde.Containers.Commands;

/// <summary>Real processes, without a shell. Children inherit the environment and the working directory.</summary>
public sealed class ProcessCommandRunner : ICommandRunner
{
    private const int MaximumOutput = 16 * 1024 * 1024;
    private const int MaximumErrorTail = 8 * 1024;

    // A detached grandchild may keep a pipe open after the program's end; what it has to say is not ours to wait for.
    private static readonly TimeSpan PipeGrace = TimeSpan.FromSeconds(2);

    private readonly ExecutableSearch _search;
    private readonly TimeProvider _clock;

    /// <summary>Searches programs in <paramref name="searchPath"/>, the value of PATH; relative entries are passed over.</summary>
    public ProcessCommandRunner(string searchPath, TimeProvider clock)
    {
        _search = new ExecutableSearch(searchPath, OperatingSystem.IsWindows(), ExecutableSearch.IsExecutable);
        _clock = clock;
    }

    /// <inheritdoc/>
    public async Task<CommandResult> RunAsync(CommandCall call, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var process = StartProcess(call.Program, Locate(call.Program), call.Arguments);
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(call.Limit, _clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        var tail = new BoundedTail(MaximumErrorTail);
        var errors = tail.FillAsync(process.StandardError.BaseStream, stop.Token);
        using var output = new MemoryStream();
        try
        {
            await CollectAsync(process, output, stop.Token);
            await process.WaitForExitAsync(stop.Token);
            await errors.WaitAsync(PipeGrace, _clock, stop.Token);
        }
        catch (TimeoutException)
        {
            // The program has ended and its output is whole; only a grandchild still holds its standard error.
            await stop.CancelAsync();
        }
        catch (Exception failure)
        {
            Kill(process);
            await stop.CancelAsync();
            await errors;
            cancellation.ThrowIfCancellationRequested();
            throw failure switch
            {
                OperationCanceledException => new CommandLimitException($"{call.Program} did not end within {call.Limit.TotalSeconds:0.#} s", tail.ToString()),
                InvalidDataException => new CommandLimitException(failure.Message, tail.ToString()),
                _ => new IOException($"{call.Program}: its output cannot be read: {failure.Message}", failure),
            };
        }

        await errors;
        return new CommandResult(process.ExitCode, output.ToArray(), tail.ToString());
    }

    /// <inheritdoc/>
    public ICommandProcess Start(string program, IReadOnlyList<string> arguments) => new PipedProcess(StartApart(program, arguments), MaximumErrorTail, _clock);

    /// <inheritdoc/>
    public IFollowedCommand Follow(string program, IReadOnlyList<string> arguments) => new FollowedProcess(StartApart(program, arguments));

    private Process StartApart(string program, IReadOnlyList<string> arguments)
    {
        // A terminal's Ctrl-C goes to its whole foreground process group: it would cut the transport before our own orderly end.
        // A session of its own keeps the client out of that group. Elsewhere than on Linux there is no such program to ask.
        var executable = Locate(program);
        return OperatingSystem.IsLinux() && _search.Find("setsid") is { } setsid
            ? StartProcess(program, setsid, [executable, .. arguments])
            : StartProcess(program, executable, arguments);
    }

    private string Locate(string program) => _search.Find(program) ?? throw new CommandMissingException(program);

    private static Process StartProcess(string program, string executable, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(executable)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start) ?? throw new CommandMissingException(program);
        }
        catch (Win32Exception failure)
        {
            throw new CommandMissingException(program, failure);
        }
    }

    private static async Task CollectAsync(Process process, MemoryStream output, CancellationToken cancellation)
    {
        var buffer = new byte[32 * 1024];
        var stream = process.StandardOutput.BaseStream;
        while (await stream.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            if (output.Length + read > MaximumOutput)
            {
                throw new InvalidDataException($"{process.StartInfo.FileName} wrote more than {MaximumOutput / 1024 / 1024} MiB");
            }

            await output.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended by itself between the failure and now.
        }
    }
}
