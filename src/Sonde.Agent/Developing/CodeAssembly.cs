using Sonde.Tunnel.Code;
using Sonde.Tunnel.Copying;

namespace Sonde.Agent.Developing;

/// <summary>
/// Puts a program together beside the one that is there, from pieces of that one and from what is sent, checks its checksum, and only then gives it its name: whatever breaks on the way, the
/// old program stays as it is.
/// </summary>
/// <param name="path">The program; need not be there.</param>
/// <param name="next">Where the next one is written.</param>
internal sealed class CodeAssembly(string path, string next)
{
    private const int BufferSize = 64 * 1024;

    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly byte[] _buffer = new byte[BufferSize];

    /// <summary>Takes one.</summary>
    /// <param name="stream">Header and pieces; what comes behind them is left.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <returns>False where the program that is there is not the one that it was made from; nothing is changed then.</returns>
    /// <exception cref="IOException">It is not whole, is no program's pieces, or cannot be written.</exception>
    public async Task<bool> TakeAsync(Stream stream, CancellationToken cancellation)
    {
        if (!CodeHeader.TryRead((await ReadAsync(stream, CodeHeader.Length, cancellation)).Span, out var header))
        {
            throw new IOException("what was sent does not begin as a program does");
        }

        if (header.BaseSize > 0 && !await IsThereAsync(header, cancellation))
        {
            return false;
        }

        try
        {
            await WriteAsync(stream, header, cancellation);
            File.Move(next, path, overwrite: true);
            return true;
        }
        catch
        {
            File.Delete(next);
            throw;
        }
    }

    private async Task<bool> IsThereAsync(CodeHeader header, CancellationToken cancellation)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length != header.BaseSize)
        {
            return false;
        }

        await using var old = Open(path);
        var sum = default(CopyChecksum);
        while (await old.ReadAsync(_buffer, cancellation) is > 0 and var read)
        {
            sum.Add(_buffer.AsSpan(0, read));
        }

        return sum.Value == header.BaseChecksum;
    }

    private async Task WriteAsync(Stream stream, CodeHeader header, CancellationToken cancellation)
    {
        await using var made = new FileStream(next, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = 0,
            UnixCreateMode = Executable,
        });
        File.SetUnixFileMode(made.SafeFileHandle, Executable);
        await using var old = header.BaseSize > 0 ? Open(path) : null;
        var sum = default(CopyChecksum);
        for (var left = header.Size; left > 0;)
        {
            if (!CodePiece.TryRead((await ReadAsync(stream, CodePiece.Length, cancellation)).Span, header, left, out var piece))
            {
                throw new IOException("a piece of the program makes no sense");
            }

            if (piece.BaseOffset is { } offset)
            {
                old!.Position = offset;
            }

            sum = await PassAsync(piece.BaseOffset is null ? stream : old!, made, piece.Size, sum, cancellation);
            left -= piece.Size;
        }

        if (sum.Value != header.Checksum)
        {
            throw new IOException("the checksum of the program is another one than it was sent with");
        }
    }

    private async Task<CopyChecksum> PassAsync(Stream from, FileStream to, int size, CopyChecksum sum, CancellationToken cancellation)
    {
        for (var left = size; left > 0;)
        {
            var read = await from.ReadAsync(_buffer.AsMemory(0, Math.Min(left, BufferSize)), cancellation);
            if (read == 0)
            {
                throw new IOException("the program ends too early");
            }

            sum.Add(_buffer.AsSpan(0, read));
            await to.WriteAsync(_buffer.AsMemory(0, read), cancellation);
            left -= read;
        }

        return sum;
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, int count, CancellationToken cancellation)
    {
        var read = await stream.ReadAtLeastAsync(_buffer.AsMemory(0, count), count, throwOnEndOfStream: false, cancellation);
        return read == count ? _buffer.AsMemory(0, count) : throw new IOException("the program ends too early");
    }

    private static FileStream Open(string file) => new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
}
