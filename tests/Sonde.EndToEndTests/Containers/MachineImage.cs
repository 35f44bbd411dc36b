using System.Formats.Tar;
using System.Text;
using Sonde.Containers.Commands;

namespace Sonde.EndToEndTests.Containers;

/// <summary>A root file system of a few of this machine's own programs with their libraries, so that no registry is needed.</summary>
internal static class MachineImage
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static readonly string[] Programs = ["/bin/sh", "/bin/cat", "/bin/sleep", "/bin/true", "/bin/dd"];

    /// <summary>Writes the archive; users root and app (1001:1002).</summary>
    public static async Task WriteAsync(ICommandRunner runner, string archive, CancellationToken cancellation)
    {
        var libraries = await runner.RunAsync(new CommandCall("ldd", Programs, TimeSpan.FromSeconds(20)), cancellation);
        var files = Encoding.UTF8.GetString(libraries.StandardOutput.Span).Split('\n')
            .SelectMany(line => line.Split(' ', '\t').Where(word => word.StartsWith('/') && !word.EndsWith(':')))
            .Concat(Programs).Distinct(StringComparer.Ordinal);
        await using var writer = new TarWriter(File.Create(archive));
        foreach (var file in files)
        {
            await WriteAsync(writer, file, await File.ReadAllBytesAsync(file, cancellation), cancellation);
        }

        await WriteAsync(writer, "/etc/passwd", "root:x:0:0::/:/bin/sh\napp:x:1001:1002::/:/bin/sh\n"u8.ToArray(), cancellation);
        await WriteAsync(writer, "/etc/group", "root:x:0:\napp:x:1002:\n"u8.ToArray(), cancellation);
    }

    private static async Task WriteAsync(TarWriter writer, string file, byte[] content, CancellationToken cancellation)
    {
        var entry = new PaxTarEntry(TarEntryType.RegularFile, file.TrimStart('/')) { Mode = Executable, DataStream = new MemoryStream(content) };
        await writer.WriteEntryAsync(entry, cancellation);
    }
}
