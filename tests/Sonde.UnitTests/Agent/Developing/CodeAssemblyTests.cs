using Sonde.Agent.Developing;
using Sonde.Core.Developing;
using Sonde.Testing.Streams;
using Sonde.Tunnel.Code;

namespace Sonde.UnitTests.Agent.Developing;

/// <summary>What the client takes apart the agent puts together, or leaves the old program alone.</summary>
public sealed class CodeAssemblyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sonde-code-");

    private string Program => Path.Combine(_folder.FullName, "program");

    private string Next => Path.Combine(_folder.FullName, "program.next");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_whole_program_is_there_and_may_be_executed()
    {
        var program = Bytes(1, 100_000);
        Assert.True(await TakeAsync(Stream(CodeDelta.Whole(program), program)));
        Assert.Equal(program, await File.ReadAllBytesAsync(Program, Cancellation));
        Assert.True((File.GetUnixFileMode(Program) & UnixFileMode.OtherExecute) != 0);
        Assert.False(File.Exists(Next));
    }

    [Fact]
    public async Task A_difference_makes_the_new_program_from_the_old()
    {
        var old = Bytes(1, 300_000);
        byte[] program = [.. old[..1000], .. Bytes(2, 777), .. old[1000..200_000], .. Bytes(3, 50), .. old[210_000..]];
        await File.WriteAllBytesAsync(Program, old, Cancellation);
        var delta = CodeDelta.Between(old, program);
        Assert.InRange(delta.Sent, 1, 120_000);
        Assert.True(await TakeAsync(Stream(delta, program)));
        Assert.Equal(program, await File.ReadAllBytesAsync(Program, Cancellation));
    }

    [Fact]
    public async Task A_difference_to_another_program_changes_nothing()
    {
        var (old, program) = (Bytes(1, 50_000), Bytes(2, 50_000));
        await File.WriteAllBytesAsync(Program, Bytes(3, 50_000), Cancellation);
        Assert.False(await TakeAsync(Stream(CodeDelta.Between(old, program), program)));
        Assert.Equal(Bytes(3, 50_000), await File.ReadAllBytesAsync(Program, Cancellation));
        File.Delete(Program);
        Assert.False(await TakeAsync(Stream(CodeDelta.Between(old, program), program)));
        Assert.False(File.Exists(Program));
    }

    [Fact]
    public async Task A_program_that_breaks_off_anywhere_leaves_the_old_one()
    {
        var old = Bytes(1, 9000);
        byte[] program = [.. old[..4000], .. Bytes(2, 30), .. old[4000..]];
        await File.WriteAllBytesAsync(Program, old, Cancellation);
        var whole = Stream(CodeDelta.Between(old, program), program);
        for (var length = 0; length < whole.Length; length += 7)
        {
            await Assert.ThrowsAsync<IOException>(() => TakeAsync(whole[..length]));
            Assert.Equal(old, await File.ReadAllBytesAsync(Program, Cancellation));
            Assert.False(File.Exists(Next));
        }
    }

    [Fact]
    public async Task A_byte_that_changed_on_the_way_leaves_the_old_one()
    {
        var program = Bytes(2, 5000);
        await File.WriteAllBytesAsync(Program, Bytes(1, 10), Cancellation);
        var sent = Stream(CodeDelta.Whole(program), program);
        sent[^1] ^= 1;
        var broken = await Assert.ThrowsAsync<IOException>(() => TakeAsync(sent));
        Assert.Contains("checksum", broken.Message, StringComparison.Ordinal);
        Assert.Equal(Bytes(1, 10), await File.ReadAllBytesAsync(Program, Cancellation));
    }

    private async Task<bool> TakeAsync(byte[] sent)
    {
        await using var stream = new DribblingStream(sent, 1000);
        return await new CodeAssembly(Program, Next).TakeAsync(stream, Cancellation);
    }

    private static byte[] Bytes(int seed, int count)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Stream(CodeDelta delta, byte[] program)
    {
        using var stream = new MemoryStream();
        var head = new byte[CodeHeader.Length];
        delta.Header.Write(head);
        stream.Write(head);
        var at = 0;
        foreach (var piece in delta.Pieces)
        {
            var bytes = new byte[CodePiece.Length];
            piece.Write(bytes);
            stream.Write(bytes);
            if (piece.BaseOffset is null)
            {
                stream.Write(program, at, piece.Size);
            }

            at += piece.Size;
        }

        return stream.ToArray();
    }
}
