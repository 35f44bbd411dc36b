using System.Buffers;

namespace Sonde.Core.Profiles.Reading;

/// <summary>Which bytes the words of <c>perf script</c> may have.</summary>
internal static class PerfLetters
{
    /// <summary>Of an address or an offset.</summary>
    public static readonly SearchValues<byte> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>Of a time: seconds with a fraction.</summary>
    public static readonly SearchValues<byte> Time = SearchValues.Create("0123456789."u8);

    /// <summary>Of a process, perhaps with a thread.</summary>
    public static readonly SearchValues<byte> Process = SearchValues.Create("0123456789/"u8);
}
