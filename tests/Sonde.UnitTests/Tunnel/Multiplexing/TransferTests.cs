using System.Security.Cryptography;
using Sonde.Testing.Tunnel;

namespace Sonde.UnitTests.Tunnel.Multiplexing;

public sealed class TransferTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_megabytes_in_random_pieces_on_several_channels_arrive_as_they_were()
    {
        await using var pair = new MultiplexerPair();
        var transfers = new List<Task<bool>>();
        for (var channel = 0; channel < 4; channel++)
        {
            var (client, server) = await pair.OpenAsync(Cancellation);
            transfers.Add(TransferAsync(client, server, channel, 20_000_000));
            transfers.Add(TransferAsync(server, client, channel + 100, 5_000_000));
        }

        Assert.All(await Task.WhenAll(transfers), Assert.True);
    }

    private static async Task<bool> TransferAsync(Stream from, Stream to, int seed, int length)
    {
        var writing = Task.Run(() => WriteAsync(from, seed, length), Cancellation);
        var read = await Task.Run(() => ReadAsync(to, seed, length), Cancellation);
        return await writing == read;
    }

    private static async Task<string> WriteAsync(Stream stream, int seed, int length)
    {
        var random = new Random(seed);
        var bytes = new byte[150_000];
        random.NextBytes(bytes);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var rest = length; rest > 0;)
        {
            // Mostly large pieces, some tiny; a different stretch of the bytes each time.
            var count = Math.Min(rest, random.Next(8) == 0 ? random.Next(1, 50) : random.Next(1, 100_000));
            var piece = bytes.AsMemory(random.Next(50_000), count);
            hash.AppendData(piece.Span);
            await stream.WriteAsync(piece, Cancellation);
            rest -= count;
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static async Task<string> ReadAsync(Stream stream, int seed, int length)
    {
        var random = new Random(-seed);
        var bytes = new byte[100_000];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var rest = length; rest > 0;)
        {
            var count = await stream.ReadAsync(bytes.AsMemory(0, Math.Min(rest, random.Next(1, bytes.Length))), Cancellation);
            hash.AppendData(bytes.AsSpan(0, count));
            rest -= count;
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
