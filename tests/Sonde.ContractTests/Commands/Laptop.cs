using Sonde.Cli;
using Sonde.Core.Operations;
using Sonde.Testing.Cli;
using Sonde.Testing.Commands;

namespace Sonde.ContractTests.Commands;

/// <summary>A machine with a home, a workspace and a kubeconfig of its own, on which commands are started in this process.</summary>
internal sealed class Laptop : IDisposable
{
    public const string Image = "registry.example/sonde-go:1";

    private readonly List<SondeRun> _runs = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sonde-contract-");

    public Laptop(ScriptedCluster? cluster = null, string? token = null)
    {
        Directory.CreateDirectory(Path.Combine(Home, ".kube"));
        Directory.CreateDirectory(Work);
        cluster?.Server.WriteKubeconfig(Kubeconfig, token: token);
    }

    public string Home => Path.Combine(_folder.FullName, "home");

    public string Work => Path.Combine(_folder.FullName, "work");

    public string Kubeconfig => Path.Combine(Home, ".kube", "config");

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public Dictionary<string, string> Variables { get; } = new() { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "" };

    /// <summary>What programs elsewhere are joined with.</summary>
    public RecordingConsole ProgramConsole { get; init; } = new();

    /// <summary>Starts a command.</summary>
    public SondeRun Start(params string[] words)
    {
        var run = new SondeRun(this, words);
        _runs.Add(run);
        return run;
    }

    /// <summary>Reads a file.</summary>
    public static string Read(string path) => File.ReadAllText(path);

    /// <summary>Changes a file's text.</summary>
    public static void Rewrite(string path, Func<string, string> change) => File.WriteAllText(path, change(File.Exists(path) ? File.ReadAllText(path) : ""));

    /// <summary>Starts <c>sonde debug pod/goweb</c> with an image, any free port and no IDE.</summary>
    public SondeRun Debug(params string[] options) => Start(["debug", "pod/goweb", "--image", Image, .. options]);

    /// <summary>Runs a command to its end.</summary>
    public async Task<SondeRun> RunAsync(params string[] words)
    {
        var run = Start(words);
        await run.ExitAsync();
        return run;
    }

    /// <summary>Writes a file of the workspace.</summary>
    public string Write(string relativePath, string text)
    {
        var path = Path.Combine(Work, relativePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose()
    {
        _runs.ForEach(run => run.Dispose());
        _folder.Delete(recursive: true);
    }

    internal Task<int> RunAsync(string[] words, RecordingTerminal terminal, WitnessedOperations witness, CancellationToken cancellation)
    {
        var host = new HostContext(Clock, Variables.GetValueOrDefault, Home, Work, "jo", "laptop", "0.1.0");
        return CommandLine.RunAsync(
            words,
            host,
            terminal,
            (machine, reporter) =>
            {
                witness.Recorder.Next = reporter;
                return witness.Watch(new SondeOperations(machine, witness.Recorder));
            },
            cancellation);
    }
}
