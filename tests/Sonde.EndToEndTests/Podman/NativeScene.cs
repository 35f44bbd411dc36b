using System.Globalization;
using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary>The seats of examples/native, a session on them with gdb and an IDE with a breakpoint set on the function that books one.</summary>
internal sealed class NativeScene : IAsyncDisposable
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(60) };

    private Task<string>? _booking;

    public static string Image { get; } = Environment.GetEnvironmentVariable("SONDE_TEST_NATIVE_IMAGE") ?? "localhost/sonde-native:dev";

    public required PodmanTarget Target { get; init; }

    public required RunningSonde Sonde { get; init; }

    public required int Port { get; init; }

    public required Ide Ide { get; init; }

    /// <summary>The seats alone.</summary>
    public static Task<PodmanTarget> StartTargetAsync() => PodmanTarget.StartAsync("localhost/sonde-native-seats:1", "--user", "1001:1001", "--cap-drop", "all");

    /// <summary>A session with gdb.</summary>
    public static RunningSonde Debug(PodmanTarget target, params string[] options) => RunningSonde.Start(["debug", target.Text, "--tool", "native", "--image", Image, .. options]);

    /// <summary>The target runs, and there is a trap in its instructions.</summary>
    public static async Task<NativeScene> ArmAsync(params string[] options)
    {
        var target = await StartTargetAsync();
        var sonde = Debug(target, options);
        var port = await sonde.ListensAsync("native");
        return new NativeScene { Target = target, Sonde = sonde, Port = port, Ide = await Ide.AttachAsync(port, "book") };
    }

    /// <summary>Likewise, and somebody's booking runs into it.</summary>
    public static async Task<NativeScene> StopAsync(params string[] options)
    {
        var scene = await ArmAsync(options);
        scene.Book();
        await scene.Ide.StopsAsync();
        await scene.Sonde.SeesStateAsync("stopped");
        Assert.False(scene.Target.Process.IsFree);
        return scene;
    }

    /// <summary>Somebody books.</summary>
    public void Book() => _booking = BookAsync(Target);

    /// <summary>The booking that was held up, if there is one.</summary>
    public async Task PendingBookingIsServedAsync()
    {
        if (_booking is not null)
        {
            Assert.Contains("\"seat\":", await Eventually.WithinAsync(_booking, "the booking that was held up", 5, Sonde.Describe), StringComparison.Ordinal);
        }
    }

    /// <summary>Fails unless it is free within so many seconds, with its own instructions, and books on.</summary>
    public async Task ServesOnAsync(double seconds)
    {
        // A debugger that was killed holds nobody from that moment on; it takes some milliseconds more until what it left is mended.
        await Eventually.IsTrueAsync(() => Target.Process.IsFree && Target.Process.AlteredBytes() == 0, "the target is free and mended", seconds, () => $"{Target.Process.Text}\n{Sonde.Describe()}");
        await PendingBookingIsServedAsync();
        for (var count = 0; count < 2; count++)
        {
            await Eventually.WithinAsync(BookAsync(Target), "a booking", 5, Sonde.Describe);
        }
    }

    /// <summary>The process of a name beside the target, as this machine sees it.</summary>
    public static int FindBeside(PodmanTarget target, string program, string word)
    {
        var space = Namespace(target.Process.Id);
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            try
            {
                var words = File.ReadAllText($"{folder}/cmdline").Split('\0');
                var id = int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
                if (words[0].EndsWith(program, StringComparison.Ordinal) && (word.Length == 0 || words.Contains(word)) && Namespace(id) == space)
                {
                    return id;
                }
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }

        return 0;
    }

    public static Task<string> BookAsync(PodmanTarget target) => BookAsync(target.Shop.Address);

    public static Task<string> BookAsync(string address) => Http.GetStringAsync($"http://{address}:8080/book?row=3", TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Sonde.DisposeAsync();
        await Ide.DisposeAsync();
        await Target.DisposeAsync();
        if (_booking is not null)
        {
            await ((Task)_booking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What a release is to leave, as the receipt says that it was seen.</summary>
    public static void IsClean(JsonNode receipt)
    {
        Assert.True((bool)receipt["targetRuns"]!, receipt.ToJsonString());
        var check = receipt["check"]!;
        Assert.Equal((0, 0, 0), ((int)check["tracerId"]!, (int)check["changedBytes"]!, (int)check["leftovers"]!));
        Assert.False((bool)check["hasHandler"]!);
    }

    private static string? Namespace(int processId) => new FileInfo($"/proc/{processId}/ns/pid").LinkTarget;
}
