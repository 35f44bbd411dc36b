using System.Text;

namespace Sonde.Core.Profiles.Reading;

/// <summary>A frame of <c>perf script</c>: <c>7f01c2 malloc+0x1a (/lib/libc.so.6)</c>.</summary>
internal readonly ref struct PerfFrame
{
    private PerfFrame(ReadOnlySpan<byte> symbol, ReadOnlySpan<byte> module, bool isKernelAddress)
    {
        Symbol = symbol;
        Module = module;
        IsKernelAddress = isKernelAddress;
    }

    /// <summary>Without its offset; <c>[unknown]</c> where perf knows none.</summary>
    public ReadOnlySpan<byte> Symbol { get; }

    /// <summary>What stands in brackets; <c>inlined</c> for what has no code of its own; empty where nothing does.</summary>
    public ReadOnlySpan<byte> Module { get; }

    /// <summary>The upper half of 64 bits is the kernel's.</summary>
    public bool IsKernelAddress { get; }

    /// <summary>Reads it; false where it is none: a source line, for example.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out PerfFrame frame)
    {
        frame = default;
        line = line.Trim(" \t"u8);
        var end = line.IndexOfAny((byte)' ', (byte)'\t');
        if (end <= 0 || line[..end].IndexOfAnyExcept(PerfLetters.Hexadecimal) >= 0)
        {
            return false;
        }

        var address = line[..end];
        var symbol = line[(end + 1)..].TrimStart(" \t"u8);
        ReadOnlySpan<byte> module = default;
        if (symbol is [.., (byte)')'] && symbol.LastIndexOf(" ("u8) is >= 0 and var open)
        {
            module = symbol[(open + 2)..^1];
            symbol = symbol[..open].TrimEnd(" \t"u8);
        }

        if (symbol.LastIndexOf("+0x"u8) is > 0 and var offset && symbol[(offset + 3)..].IndexOfAnyExcept(PerfLetters.Hexadecimal) < 0)
        {
            symbol = symbol[..offset];
        }

        frame = new PerfFrame(symbol, module, address.Length == 16 && address[0] is (byte)'f' or (byte)'F');
        return symbol.Length > 0;
    }

    /// <summary>As it is shown.</summary>
    public ProfileFrame ToFrame()
    {
        var symbol = Encoding.UTF8.GetString(Symbol);
        var module = Encoding.UTF8.GetString(Module);
        var kind = IsKernelAddress || module.StartsWith("[kernel", StringComparison.Ordinal) || module.EndsWith(".ko", StringComparison.Ordinal) ? FrameKind.Kernel
            : module == "inlined" ? FrameKind.Inlined
            : module.StartsWith("/tmp/perf-", StringComparison.Ordinal) && module.EndsWith(".map", StringComparison.Ordinal) ? FrameKind.Jit
            : FrameKind.User;
        var isNamed = module.Length > 0 && module is not ("[unknown]" or "inlined");
        if (symbol == "[unknown]" && isNamed)
        {
            symbol = $"[{module[(module.LastIndexOf('/') + 1)..].Trim('[', ']')}]";
        }

        return new ProfileFrame(symbol, Module: isNamed ? module : null, Kind: kind);
    }
}
