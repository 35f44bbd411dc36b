using System.Text;

namespace Sonde.Testing.Tunnel;

/// <summary>Streams that carry text in tests.</summary>
public static class StreamText
{
    public static async Task WriteTextAsync(this Stream stream, string text, CancellationToken cancellation)
        => await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);

    /// <summary>Exactly so many bytes, as text.</summary>
    public static async Task<string> ReadTextAsync(this Stream stream, int count, CancellationToken cancellation)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, cancellation);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>The next line, without its line feed.</summary>
    public static async Task<string> ReadLineAsync(this Stream stream, CancellationToken cancellation)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (true)
        {
            await stream.ReadExactlyAsync(one, cancellation);
            if (one[0] == '\n')
            {
                return Encoding.UTF8.GetString([.. line]);
            }

            line.Add(one[0]);
        }
    }

    /// <summary>Everything until the end, as text.</summary>
    public static async Task<string> ReadToEndAsync(this Stream stream, CancellationToken cancellation)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, cancellation);
        return Encoding.UTF8.GetString(all.ToArray());
    }
}
