using System.ComponentModel;
using System.Diagnostics;
using Sonde.Core.Operations;

namespace Sonde.Core.Capturing;

/// <summary>Wireshark on this machine, which is shown a capture through its standard input (wireshark.1: <c>-k -i -</c>). It is the user's: it stays when Sonde ends.</summary>
internal static class WiresharkViewer
{
    private static readonly string[] Elsewhere = ["/Applications/Wireshark.app/Contents/MacOS/Wireshark", @"C:\Program Files\Wireshark\Wireshark.exe"];

    /// <summary>Looks for it.</summary>
    /// <param name="host">This machine; its PATH is searched.</param>
    /// <returns>What starts it and gives what takes pcapng, null where it cannot be started; null where there is none on this machine.</returns>
    public static Func<Stream?>? Find(HostContext host) =>
        (Find(host, "wireshark") ?? Elsewhere.FirstOrDefault(File.Exists)) is { } program ? () => Open(host, program) : null;

    private static Stream? Open(HostContext host, string program)
    {
        // A session of its own: the Ctrl-C that ends the capture is not meant for it.
        var start = Find(host, "setsid") is { } setsid ? new ProcessStartInfo(setsid, [program, "-k", "-i", "-"]) : new ProcessStartInfo(program, ["-k", "-i", "-"]);
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        try
        {
            var viewer = Process.Start(start)!;
            viewer.BeginOutputReadLine();
            viewer.BeginErrorReadLine();
            return viewer.StandardInput.BaseStream;
        }
        catch (Exception refused) when (refused is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            return null;
        }
    }

    private static string? Find(HostContext host, string program) =>
        (host.Variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{program}.exe" : program))
            .FirstOrDefault(File.Exists);
}
