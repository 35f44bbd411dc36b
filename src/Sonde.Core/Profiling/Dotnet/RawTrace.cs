using System.Buffers;

namespace Sonde.Core.Profiling.Dotnet;

/// <summary>The bytes of a session as the runtime wrote them, in memory, for a file that keeps them.</summary>
internal sealed class RawTrace
{
    /// <summary>An hour of samples of twenty threads, about.</summary>
    public const int MostBytes = 512 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>Takes the next ones.</summary>
    /// <exception cref="DotnetRefusedException">There are too many.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if ((long)_bytes.WrittenCount + bytes.Length > MostBytes)
        {
            throw new DotnetRefusedException($"its events are more than {MostBytes / 1024 / 1024} MiB; a shorter --duration makes fewer");
        }

        _bytes.Write(bytes);
    }

    /// <summary>All of them.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;
}
