using System.Buffers.Binary;
using System.Formats.Tar;
using System.Text;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Repositories;

/// <summary>What an image's file system holds, as an export of it says.</summary>
/// <param name="Files">The regular files and links, by their paths without a slash in front; the bytes of those that are ELF, nothing of the others.</param>
internal sealed record ImageContents(IReadOnlyDictionary<string, byte[]> Files)
{
    private static readonly string[] Tools =
        ["sh", "bash", "dash", "ash", "busybox", "dlv", "gdb", "gdbserver", "lldb", "strace", "sonde-agent", "go", "gcc", "ld", "apt", "apt-get", "dpkg", "npm", "pip", "pip3", "curl", "wget", "nc"];

    /// <summary>Shells, debuggers, compilers and package managers in it.</summary>
    public IEnumerable<string> HeldTools => Files.Keys.Where(path => IsTool(Path.GetFileName(path)) || path.Split('/').Contains("debugpy"));

    /// <summary>Whether a file or folder is one of those, by its name.</summary>
    public static bool IsTool(string name) => name == "debugpy" || Tools.Contains(name, StringComparer.Ordinal);

    /// <summary>Files with a symbol table or debug information, each as <c>app: .symtab</c>.</summary>
    public IEnumerable<string> Symbols =>
        from file in Files
        from section in Sections(file.Value)
        where section is ".symtab" || section.StartsWith(".debug_", StringComparison.Ordinal) || section.StartsWith(".zdebug_", StringComparison.Ordinal)
        select $"{file.Key}: {section}";

    /// <summary>Exports an image and reads it.</summary>
    public static async Task<ImageContents> ReadAsync(string image)
    {
        using var folder = new TemporaryFolder();
        var tar = Path.Combine(folder.Folder, "image.tar");
        var container = await Command.NeedAsync("podman", "create", "--pull", "never", image);
        try
        {
            await Command.NeedAsync("podman", "export", "--output", tar, container);
        }
        finally
        {
            await Command.RunAsync("podman", ["rm", "--force", container]);
        }

        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        await using var stream = File.OpenRead(tar);
        await using var reader = new TarReader(stream);
        while (await reader.GetNextEntryAsync(cancellationToken: TestContext.Current.CancellationToken) is { } entry)
        {
            if (entry.EntryType is not TarEntryType.Directory)
            {
                files[entry.Name.TrimStart('.', '/')] = await ElfAsync(entry);
            }
        }

        return new ImageContents(files);
    }

    /// <summary>The names of an ELF file's sections (elf(5)).</summary>
    internal static IReadOnlyList<string> Sections(byte[] file)
    {
        if (file.Length < 64)
        {
            return [];
        }

        var table = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(40));
        var (size, count, names) = (BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(58)), BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(60)), BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(62)));
        if (table == 0 || count == 0)
        {
            return [];
        }

        var strings = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(table + (size * names) + 24));
        return
        [
            .. Enumerable.Range(0, count).Select(section => strings + (int)BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(table + (size * section))))
                .Select(start => Encoding.ASCII.GetString(file.AsSpan(start, file.AsSpan(start).IndexOf((byte)0)))),
        ];
    }

    private static async Task<byte[]> ElfAsync(TarEntry entry)
    {
        if (entry.DataStream is not { } data || data.Length < 64)
        {
            return [];
        }

        var bytes = new byte[data.Length];
        await data.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        return bytes.AsSpan().StartsWith("\u007fELF"u8) ? bytes : [];
    }
}
