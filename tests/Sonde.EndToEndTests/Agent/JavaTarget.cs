using System.Diagnostics;

namespace Sonde.EndToEndTests.Agent;

/// <summary>The tickets of examples/java on the loopback, for one test.</summary>
internal sealed class JavaTarget : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(60) };

    private readonly Process _process;

    private JavaTarget(Process process, int port) => (_process, Id, Port) = (process, process.Id, port);

    /// <summary>Where the compiled class is; the ./test script says it.</summary>
    public static string Classes => Environment.GetEnvironmentVariable("SONDE_TEST_JAVA_CLASSES") is { } folder && File.Exists(Path.Combine(folder, "Tickets.class"))
        ? folder
        : throw new InvalidOperationException("SONDE_TEST_JAVA_CLASSES must be the folder of Tickets.class; tests/tools.sh makes it.");

    /// <summary>The line of priceOf that returns the price.</summary>
    public static int ReturnLine { get; } = 1 + Array.FindIndex(
        File.ReadAllLines(Path.Combine(SourceFolder(), "Tickets.java")), line => line.Contains("return full - discount", StringComparison.Ordinal));

    public int Id { get; }

    public int Port { get; }

    public bool HasExited => _process.HasExited;

    /// <param name="jdwp">Options of the debugging agent; null for none.</param>
    /// <param name="more">Options of Java's besides.</param>
    public static Task<JavaTarget> StartAsync(string? jdwp, params string[] more) => StartAsync(jdwp is null ? more : [$"-agentlib:jdwp={jdwp}", .. more], []);

    /// <summary>With JAVA_TOOL_OPTIONS instead of arguments.</summary>
    public static Task<JavaTarget> StartWithEnvironmentAsync(string options) => StartAsync([], new Dictionary<string, string> { ["JAVA_TOOL_OPTIONS"] = options });

    /// <summary>The price of tickets; ends when the target answers.</summary>
    public async Task<string> PriceAsync(int count) => await Http.GetStringAsync($"http://127.0.0.1:{Port}/price?count={count}", TestContext.Current.CancellationToken);

    /// <summary>Fails unless the target is there and answers two requests.</summary>
    public async Task ServesOnAsync()
    {
        Assert.False(HasExited, "the target died");
        Assert.Contains("3600", await Eventually.WithinAsync(PriceAsync(3), "an answer of the target", 5));
        Assert.Contains("4800", await Eventually.WithinAsync(PriceAsync(4), "a second answer of the target", 5));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit(TimeSpan.FromSeconds(10));
        _process.Dispose();
        File.Delete($"/tmp/.java_pid{Id}");
    }

    private static async Task<JavaTarget> StartAsync(string[] options, Dictionary<string, string> environment)
    {
        var port = GoTarget.FreePort();
        var start = new ProcessStartInfo("java", ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", .. options, "-cp", Classes, "Tickets", "127.0.0.1", $"{port}"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var target = new JavaTarget(process, port);
        await Eventually.IsTrueAsync(() => target.HasExited || Support.Listeners.Listens(port), "the Java server listens", 30);
        Assert.False(target.HasExited, "the Java server ended as it started");
        return target;
    }

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string path = "") =>
        Path.GetFullPath(Directory.Exists(Path.Combine(Path.GetDirectoryName(path)!, "../../../examples/java"))
            ? Path.Combine(Path.GetDirectoryName(path)!, "../../../examples/java")
            : Path.Combine(AppContext.BaseDirectory, "../../../../examples/java"));
}
