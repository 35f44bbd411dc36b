using System.Reflection;
using Sonde.Cli.Terminal;
using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Kubernetes.Connections;

namespace Sonde.Cli;

/// <summary>Where the process begins, and the only reader of its environment.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        // .NET's own copy from here on, which the next line leaves as it is.
        _ = Environment.GetEnvironmentVariables();
        var isUnread = MachineAuthorities.LeaveUnread();
        var terminal = new SystemTerminal(Environment.GetEnvironmentVariable);
        using var interruption = new Interruption(text => SafeWriting.TryWrite(terminal.Talk, $"\n{text}\n"), terminal.Interrupts.TryTake);
        interruption.Listen();
        var command = new CommandLine(ReadHost(isUnread), terminal, Composition.Operations, ProgramName()).RunAsync(args, interruption.Token);
        if (await Task.WhenAny(command, interruption.Abandoned).ConfigureAwait(false) != command)
        {
            terminal.Restore();
            SafeWriting.TryWrite(terminal.Talk, "\n");
            return (int)interruption.Exit;
        }

        var exit = await command.ConfigureAwait(false);

        // A program that was run may have ended with that code by itself.
        return exit == (int)ExitCode.Interrupted && interruption.Token.IsCancellationRequested ? (int)interruption.Exit : exit;
    }

    private static HostContext ReadHost(bool isUnread) => new(
        TimeProvider.System,
        Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        Directory.GetCurrentDirectory(),
        Environment.UserName,
        Environment.MachineName,
        typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0")
    {
        MachineAuthorities = isUnread ? static () => MachineAuthorities.Read(Environment.GetEnvironmentVariable) : null,
    };

    /// <summary>kubectl finds plugins by their file name, kubectl-sonde, and its users call them kubectl sonde.</summary>
    private static string ProgramName() =>
        Path.GetFileName(Environment.GetCommandLineArgs()[0]).StartsWith("kubectl-sonde", StringComparison.Ordinal) ? "kubectl sonde" : "sonde";
}
