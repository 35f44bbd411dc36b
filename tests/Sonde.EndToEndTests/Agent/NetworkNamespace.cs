using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Sonde.EndToEndTests.Agent;

/// <summary>A network namespace for one test; needs root and ip(8).</summary>
internal sealed partial class NetworkNamespace : IDisposable
{
    private const int Kind = 0x40000000;

    private NetworkNamespace(string name) => Name = name;

    public string Name { get; }

    /// <summary>The words that go before a program's own to start it in here.</summary>
    public IReadOnlyList<string> Prefix => ["ip", "netns", "exec", Name];

    public static NetworkNamespace Make()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Network namespaces need root.");
        var place = new NetworkNamespace($"sonde-{Guid.NewGuid():N}"[..14]);
        Run("ip", "netns", "add", place.Name);
        Run([.. place.Prefix, "ip", "link", "set", "lo", "up"]);
        return place;
    }

    /// <summary>Joins two of them: one end each, /24, and the second one's default route through the first.</summary>
    public static void Join((NetworkNamespace Place, string Address) gateway, (NetworkNamespace Place, string Address) host, int number)
    {
        var (near, far) = ($"gate{number}", "eth0");
        Run("ip", "-n", gateway.Place.Name, "link", "add", near, "type", "veth", "peer", "name", far, "netns", host.Place.Name);
        Run("ip", "-n", gateway.Place.Name, "address", "add", $"{gateway.Address}/24", "dev", near);
        Run("ip", "-n", gateway.Place.Name, "link", "set", near, "up");
        Run("ip", "-n", host.Place.Name, "address", "add", $"{host.Address}/24", "dev", far);
        Run("ip", "-n", host.Place.Name, "link", "set", far, "up");
        Run("ip", "-n", host.Place.Name, "route", "add", "default", "via", gateway.Address);
    }

    /// <summary>Runs a program in here and returns what it printed on both streams; fails the test where it fails.</summary>
    public string Command(params string[] words) => Run([.. Prefix, .. words]);

    /// <summary>Runs code on a thread that is in here; sockets stay where they were made.</summary>
    public Task<T> DoAsync<T>(Func<T> code) => Task.Factory.StartNew(
        () =>
        {
            using var place = File.OpenHandle($"/run/netns/{Name}");
            Assert.Equal(0, Enter((int)place.DangerousGetHandle(), Kind));
            return code();
        },
        CancellationToken.None,

        // Whoever awaits it must not go on on this thread, in here.
        TaskCreationOptions.LongRunning | TaskCreationOptions.RunContinuationsAsynchronously,
        TaskScheduler.Default);

    public void Dispose() => Run("ip", "netns", "delete", Name);

    private static string Run(params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        process.WaitForExit(TimeSpan.FromSeconds(60));
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', words)}: {text}");
        return text;
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Enter(int descriptor, int kind);
}
