using System.Diagnostics;

namespace Sonde.EndToEndTests.Support;

/// <summary>Runs programs of this machine to their end.</summary>
internal static class Command
{
    /// <summary>Runs it; a program that takes longer is killed and fails the test.</summary>
    public static async Task<CommandOutcome> RunAsync(string program, IReadOnlyList<string> arguments, double seconds = 60, string input = "")
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading its input; its exit code tells.
        }

        using var limit = new CancellationTokenSource(Patience.Seconds(seconds));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end within {seconds} s\n{await output}{await error}");
        }

        return new CommandOutcome(process.ExitCode, await output, await error);
    }

    /// <summary>Its output, trimmed; fails where it fails.</summary>
    public static async Task<string> NeedAsync(string program, params string[] arguments)
    {
        var outcome = await RunAsync(program, arguments);
        return outcome.ExitCode == 0
            ? outcome.Output.Trim()
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {outcome.ExitCode}: {outcome.Error.Trim()}");
    }

    /// <summary>The path of a program on the PATH; null for none.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>Skips the test where the program is missing.</summary>
    public static void Require(string program) => Assert.SkipUnless(Find(program) is not null, $"needs {program}, which is not installed");
}
