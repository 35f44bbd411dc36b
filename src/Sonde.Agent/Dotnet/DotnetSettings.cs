using System.Text;

namespace Sonde.Agent.Dotnet;

/// <summary>What a process's environment says about its diagnostic port. Nothing else of the environment is kept.</summary>
/// <param name="Folder">Where it is: <c>TMPDIR</c>, or <c>/tmp</c>.</param>
/// <param name="SwitchedOffBy">What keeps the runtime from having one, as it was written: <c>DOTNET_EnableDiagnostics=0</c>; null for nothing.</param>
internal sealed record DotnetSettings(string Folder, string? SwitchedOffBy)
{
    private const string Usual = "/tmp";

    private static readonly string[] Switches = ["DOTNET_EnableDiagnostics", "COMPlus_EnableDiagnostics", "DOTNET_EnableDiagnostics_IPC"];

    /// <summary>Where there is no telling.</summary>
    public static DotnetSettings Unknown { get; } = new(Usual, null);

    /// <summary>Reads <c>/proc/PID/environ</c>: <c>NAME=value</c>, each ended by a zero. The first of a name counts, as for getenv(3).</summary>
    public static DotnetSettings Parse(ReadOnlySpan<byte> environment)
    {
        string? folder = null, off = null;
        foreach (var range in environment.Split((byte)0))
        {
            var entry = environment[range];
            if (folder is null && entry.StartsWith("TMPDIR="u8))
            {
                folder = Encoding.UTF8.GetString(entry["TMPDIR=".Length..]);
            }
            else if (off is null && entry.IndexOf((byte)'=') is var equals and > 0 && entry[(equals + 1)..].SequenceEqual("0"u8))
            {
                var name = Encoding.UTF8.GetString(entry[..equals]);
                off = Switches.Contains(name, StringComparer.Ordinal) ? name + "=0" : null;
            }
        }

        return new DotnetSettings(folder is ['/', ..] ? folder : Usual, off);
    }

    /// <summary>Of a process.</summary>
    public static DotnetSettings Of(int processId)
    {
        try
        {
            return Parse(File.ReadAllBytes($"/proc/{processId}/environ"));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return Unknown;
        }
    }
}
