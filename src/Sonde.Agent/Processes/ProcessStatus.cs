using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Processes;

/// <summary>What /proc/PID/status says, as far as it matters here (proc_pid_status(5)).</summary>
internal sealed record ProcessStatus
{
    /// <summary>The kernel's name, escapes kept as the kernel writes them.</summary>
    public string Name { get; private init; } = "";

    /// <summary>The state's letter: R, S, D, Z, T, t, X …</summary>
    public char State { get; private init; } = '?';

    /// <summary>The parent, 0 for none in this namespace.</summary>
    public int ParentId { get; private init; }

    /// <summary>Its id in the innermost namespace that it is in, by which it names its own files; 0 where that is not said.</summary>
    public int InnermostId { get; private init; }

    /// <summary>Who traces it, 0 for nobody.</summary>
    public int TracerId { get; private init; }

    /// <summary>Real, effective, saved and file-system user id.</summary>
    public IReadOnlyList<int> UserIds { get; private init; } = [-1, -1, -1, -1];

    /// <summary>Real, effective, saved and file-system group id.</summary>
    public IReadOnlyList<int> GroupIds { get; private init; } = [-1, -1, -1, -1];

    /// <summary>The permitted capability set.</summary>
    public ulong Permitted { get; private init; }

    /// <summary>The effective capability set.</summary>
    public ulong Effective { get; private init; }

    /// <summary>Signals that wait for the process as a whole, bit N-1 for signal N.</summary>
    public ulong PendingSignals { get; private init; }

    /// <summary>Signals that wait for its first thread alone; a SIGKILL is given to every thread.</summary>
    public ulong OwnPendingSignals { get; private init; }

    /// <summary>Signals for which it has a handler, likewise.</summary>
    public ulong CaughtSignals { get; private init; }

    /// <summary>What it holds in memory and cannot give back: its own and shared pages, without files' (RssAnon and RssShmem).</summary>
    public long ResidentBytes { get; private init; }

    /// <summary>As the wire says it.</summary>
    public ProcessIdentity Identity => new(UserIds[1], GroupIds[1], Permitted, Effective);

    /// <summary>Parses the file's text; a line that is missing or odd leaves its default.</summary>
    public static ProcessStatus Parse(ReadOnlySpan<byte> text)
    {
        var status = new ProcessStatus();
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range];
            var colon = line.IndexOf((byte)':');
            if (colon > 0)
            {
                status = status.With(line[..colon], line[(colon + 1)..].Trim("\t "u8));
            }
        }

        return status;
    }

    private ProcessStatus With(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(key) switch
    {
        "Name" => this with { Name = Encoding.UTF8.GetString(value) },
        "State" when value.Length > 0 => this with { State = (char)value[0] },
        "PPid" => this with { ParentId = Number(value) },
        "TracerPid" => this with { TracerId = Number(value) },
        "NSpid" => this with { InnermostId = Number(value[(value.LastIndexOf((byte)'\t') + 1)..]) },
        "Uid" => this with { UserIds = Four(value) },
        "Gid" => this with { GroupIds = Four(value) },
        "CapPrm" => this with { Permitted = Mask(value) },
        "SigPnd" => this with { OwnPendingSignals = Mask(value) },
        "SigCgt" => this with { CaughtSignals = Mask(value) },
        "ShdPnd" => this with { PendingSignals = Mask(value) },
        "RssAnon" or "RssShmem" => this with { ResidentBytes = ResidentBytes + Kibibytes(value) },
        "CapEff" => this with { Effective = Mask(value) },
        _ => this,
    };

    private static int Number(ReadOnlySpan<byte> value) => Utf8Parser.TryParse(value, out int number, out _) ? number : 0;

    private static long Kibibytes(ReadOnlySpan<byte> value) => Utf8Parser.TryParse(value, out long number, out _) && number is > 0 and < 1L << 40 ? number * 1024 : 0;

    private static ulong Mask(ReadOnlySpan<byte> value)
        => ulong.TryParse(value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var mask) ? mask : 0;

    private static int[] Four(ReadOnlySpan<byte> value)
    {
        int[] ids = [-1, -1, -1, -1];
        var index = 0;
        foreach (var range in value.Split((byte)'\t'))
        {
            // 4294967295, "nobody mapped", becomes -1.
            if (index < ids.Length && Utf8Parser.TryParse(value[range], out uint id, out _))
            {
                ids[index++] = unchecked((int)id);
            }
        }

        return ids;
    }
}
