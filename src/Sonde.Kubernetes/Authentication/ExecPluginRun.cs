using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Sonde.Kubernetes.Configuration;

namespace Sonde.Kubernetes.Authentication;

/// <summary>One run of a credential plugin.</summary>
internal sealed class ExecPluginRun(Credentials.ExecPlugin plugin, KubernetesClientOptions options)
{
    // Somebody may have to log in to a browser and find a telephone; without them a plugin only talks to a server.
    private static readonly TimeSpan InteractiveLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan UnattendedLimit = TimeSpan.FromMinutes(2);

    // Tokens with many groups reach some ten KiB, certificates a few.
    private const int MaximumAnswer = 1024 * 1024;
    private const int MaximumErrorTail = 8 * 1024;

    private readonly StringBuilder _errors = new();

    /// <exception cref="CredentialPluginException">It did not start, failed, took too long or answered something else.</exception>
    public async Task<ExecCredential> RunAsync(CancellationToken cancellation)
    {
        var isInteractive = options.IsInteractive && plugin.InteractiveMode != InteractiveMode.Never;
        if (plugin.InteractiveMode == InteractiveMode.Always && !isInteractive)
        {
            throw Failure("it needs a terminal (interactiveMode: Always), and standard input is none");
        }

        using var process = Start(isInteractive);
        var limit = isInteractive ? InteractiveLimit : UnattendedLimit;
        using var clock = new CancellationTokenSource(limit, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellation);
        try
        {
            var answer = await ReadBothAsync(process, either.Token);
            await process.WaitForExitAsync(either.Token);
            return process.ExitCode == 0 ? ExecCredential.Parse(answer, plugin.ApiVersion) : throw Failure($"it ended with exit code {process.ExitCode}", process.ExitCode);
        }
        catch (FormatException exception)
        {
            throw Failure(exception.Message, process.HasExited ? process.ExitCode : null, exception);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Failure($"it did not answer within {limit.TotalSeconds:0} s");
        }
        finally
        {
            End(process);
        }
    }

    private Process Start(bool isInteractive)
    {
        var start = new ProcessStartInfo(plugin.Command, plugin.Arguments)
        {
            RedirectStandardInput = !isInteractive,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = !isInteractive,
        };
        foreach (var (name, value) in plugin.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = ExecCredential.Request(plugin, isInteractive);
        try
        {
            var process = Process.Start(start)!;
            if (!isInteractive)
            {
                process.StandardInput.Close();
            }

            return process;
        }
        catch (Win32Exception exception)
        {
            throw Failure($"it cannot be started: {exception.Message}", null, exception);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadBothAsync(Process process, CancellationToken cancellation)
    {
        var errors = ReadErrorsAsync(process.StandardError, cancellation);
        try
        {
            return await ReadAnswerAsync(process.StandardOutput.BaseStream, cancellation);
        }
        catch (FormatException)
        {
            // It may still be writing; without it, its errors end too.
            End(process);
            throw;
        }
        finally
        {
            await errors;
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAnswerAsync(Stream output, CancellationToken cancellation)
    {
        var answer = new byte[64 * 1024];
        var length = 0;
        while (await output.ReadAsync(answer.AsMemory(length), cancellation) is > 0 and var read)
        {
            length += read;
            if (length > MaximumAnswer)
            {
                throw new FormatException("its answer is longer than 1 MiB");
            }

            if (length == answer.Length)
            {
                Array.Resize(ref answer, answer.Length * 2);
            }
        }

        return answer.AsMemory(0, length);
    }

    private async Task ReadErrorsAsync(StreamReader errors, CancellationToken cancellation)
    {
        while (await errors.ReadLineAsync(cancellation) is { } line)
        {
            options.OnPluginMessage?.Invoke(line);
            lock (_errors)
            {
                _errors.Append(line).Append('\n');
                _errors.Remove(0, Math.Max(0, _errors.Length - MaximumErrorTail));
            }
        }
    }

    // A plugin's own children (a browser helper) may hold the pipes open; they go with it.
    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself: the usual case.
        }
    }

    private CredentialPluginException Failure(string detail, int? exitCode = null, Exception? inner = null)
    {
        lock (_errors)
        {
            return new CredentialPluginException(plugin.Command, detail, inner)
            {
                ExitCode = exitCode,
                StandardErrorTail = _errors.ToString(),
                InstallHint = plugin.InstallHint,
            };
        }
    }
}
