using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Copying;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.UnitTests.Tunnel.Copying;

/// <summary>A sender and a receiver, with the real tunnel between them.</summary>
public sealed class CopyTransferTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tree_arrives_whole_with_its_links_and_holes()
    {
        var source = Tree();
        var sink = new MemoryTree();
        var progress = new CopyProgress();
        var (sent, received) = await CopyAsync(source, sink, progress);

        Assert.Equal(new CopyTotals(3, 2, 1, 0, 700_003), sent);
        Assert.Equal(sent, received);
        Assert.True(sink.IsCommitted);
        Assert.Equal(source.Files.OrderBy(file => file.Key), sink.Files.OrderBy(file => file.Key), (one, other) => one.Key == other.Key && one.Value.AsSpan().SequenceEqual(other.Value));
        Assert.Equal((source.Folders, source.Links), (sink.Folders, sink.Links), (one, other) => one.Item1.SetEquals(other.Item1) && one.Item2.SequenceEqual(other.Item2));
        Assert.True(sink.Written < 200_000, $"{sink.Written} bytes were written for a file of zeros with three bytes in it");
        Assert.Equal((700_003, 3, false), (progress.Bytes, progress.Files, progress.IsIncomplete));
    }

    [Fact]
    public async Task One_file_is_a_copy_too_and_an_empty_one()
    {
        foreach (var length in new[] { 0, 1, 131_072, 131_073, 3_000_000 })
        {
            var sink = new MemoryTree();
            var bytes = PieceSumsTests.Bytes(length);
            var (sent, _) = await CopyAsync(new MemoryTree { Files = { [""] = bytes } }, sink, new CopyProgress());
            Assert.Equal(bytes, sink.Files[""]);
            Assert.Equal(new CopyTotals(1, 0, 0, 0, length), sent);
        }
    }

    [Fact]
    public async Task What_is_there_and_right_is_not_sent_again()
    {
        var bytes = PieceSumsTests.Bytes(9_000_000);
        var part = bytes[..8_500_000];
        part[8_400_000] ^= 1;
        var sink = new MemoryTree { Files = { [""] = part } };
        var progress = new CopyProgress();
        await CopyAsync(new MemoryTree { Files = { [""] = bytes } }, sink, progress);

        Assert.Equal(bytes, sink.Files[""]);
        Assert.Equal(9_000_000 - (2 * PieceSums.PieceBytes), sink.Written);
        Assert.Equal((2 * PieceSums.PieceBytes, 9_000_000), (progress.Kept, progress.Bytes));
    }

    [Fact]
    public async Task A_part_of_another_file_is_written_over()
    {
        var bytes = PieceSumsTests.Bytes(100);
        var sink = new MemoryTree { Files = { [""] = new byte[5_000_000] } };
        await CopyAsync(new MemoryTree { Files = { [""] = bytes } }, sink, new CopyProgress());
        Assert.Equal(bytes, sink.Files[""]);
    }

    [Fact]
    public async Task What_cannot_be_read_is_left_out_and_told_and_the_rest_arrives()
    {
        var source = Tree();
        source.Unreadable.Add("a/secret");
        source.Files["a/secret"] = [1];
        source.AtMiddle = name => source.Unreadable.Add(name == "sparse" ? "sparse" : "");
        var sink = new MemoryTree();
        var progress = new CopyProgress();
        var (sent, _) = await CopyAsync(source, sink, progress);

        Assert.Equal(2, sent.Skipped);
        Assert.Equal(["a/secret: a/secret: Permission denied", "sparse: sparse: Input/output error"], progress.Notes.Select(note => $"{note.Name}: {note.Text}"));
        Assert.False(sink.Files.ContainsKey("a/secret") || sink.Files.ContainsKey("sparse"));
        Assert.Equal("text"u8.ToArray()[..3], sink.Files["a/b"][..3]);
        Assert.True(progress.IsIncomplete && sink.IsCommitted);
    }

    [Theory]
    [InlineData(true, "it has grown since", false)]
    [InlineData(false, "it was changed while it was read", true)]
    public async Task A_file_that_changes_while_it_is_read_is_told(bool grows, string expected, bool isIncomplete)
    {
        var source = new MemoryTree { Files = { [""] = PieceSumsTests.Bytes(1_000_000) } };
        source.AtMiddle = name => source.Files[name] = PieceSumsTests.Bytes(grows ? 1_000_100 : 600_000);
        var sink = new MemoryTree();
        var progress = new CopyProgress();
        var (sent, _) = await CopyAsync(source, sink, progress);

        Assert.Contains(expected, Assert.Single(progress.Notes).Text, StringComparison.Ordinal);
        Assert.Equal((isIncomplete, grows ? 1_000_000 : 600_000), (progress.IsIncomplete, sent.Bytes));
        Assert.Equal(source.Files[""][..(int)sent.Bytes], sink.Files[""]);
    }

    [Fact]
    public async Task A_sink_that_is_full_ends_it_and_the_sender_hears_why()
    {
        var sink = new MemoryTree { IsFull = true };
        await using var line = await Line.OpenAsync();
        var sending = new CopySender(line.Client, new MemoryTree { Files = { [""] = PieceSumsTests.Bytes(20_000_000) } }, new CopyProgress()).RunAsync(CancellationToken.None, Cancellation);
        var here = await Assert.ThrowsAsync<CopyFailureException>(() => new CopyReceiver(line.Server, sink, new CopyProgress()).RunAsync(Cancellation));
        var there = await Assert.ThrowsAsync<CopyFailureException>(() => sending);
        Assert.Equal((": No space left on device", false, true), (there.Message, here.IsPeers, there.IsPeers));
        Assert.False(sink.IsCommitted);
    }

    [Fact]
    public async Task What_was_asked_for_and_cannot_be_read_ends_it()
    {
        await using var line = await Line.OpenAsync();
        var receiving = new CopyReceiver(line.Server, new MemoryTree(), new CopyProgress()).RunAsync(Cancellation);
        var source = new MemoryTree { Files = { [""] = [1] }, Unreadable = { "" } };
        await Assert.ThrowsAsync<CopyFailureException>(() => new CopySender(line.Client, source, new CopyProgress()).RunAsync(CancellationToken.None, Cancellation));
        Assert.True((await Assert.ThrowsAsync<CopyFailureException>(() => receiving)).IsPeers);
    }

    [Fact]
    public async Task Who_gives_up_says_so()
    {
        await using var line = await Line.OpenAsync();
        using var leaving = new CancellationTokenSource();
        var source = new MemoryTree { Files = { [""] = PieceSumsTests.Bytes(2_000_000) } };
        source.AtMiddle = _ => leaving.Cancel();
        var sink = new MemoryTree();
        var receiving = new CopyReceiver(line.Server, sink, new CopyProgress()).RunAsync(Cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new CopySender(line.Client, source, new CopyProgress()).RunAsync(leaving.Token, Cancellation));
        await Assert.ThrowsAsync<CopyGivenUpException>(() => receiving);
        Assert.False(sink.IsCommitted);
    }

    [Fact]
    public async Task A_lost_channel_is_no_end_of_a_copy()
    {
        await using var line = await Line.OpenAsync();
        var sink = new MemoryTree();
        var receiving = new CopyReceiver(line.Server, sink, new CopyProgress()).RunAsync(Cancellation);
        var writer = new CopyRecordWriter(line.Client);
        await writer.AddAsync(new FileRecord("", 0, 0, 5, 0), Cancellation);
        await writer.FlushAsync(Cancellation);
        line.Client.Reset("gone");
        await Assert.ThrowsAsync<IOException>(() => receiving);
        Assert.False(sink.IsCommitted);
    }

    private static MemoryTree Tree()
    {
        var tree = new MemoryTree { Folders = { "", "a" }, Files = { ["a/b"] = "text"u8.ToArray()[..3], ["a/empty"] = [], ["sparse"] = new byte[700_000] }, Links = { ["a/link"] = "/etc/passwd" } };
        tree.Files["sparse"][400_000] = 1;
        return tree;
    }

    private static async Task<(CopyTotals Sent, CopyTotals Received)> CopyAsync(MemoryTree source, MemoryTree sink, CopyProgress progress)
    {
        await using var line = await Line.OpenAsync();
        var sending = new CopySender(line.Client, source, new CopyProgress()).RunAsync(CancellationToken.None, Cancellation);
        var received = await new CopyReceiver(line.Server, sink, progress).RunAsync(Cancellation);
        return (await sending, received);
    }

    private sealed class Line : IAsyncDisposable
    {
        public required TunnelChannel Client { get; init; }

        public required TunnelChannel Server { get; init; }

        private MultiplexerPair Pair { get; init; } = null!;

        public static async Task<Line> OpenAsync()
        {
            var pair = new MultiplexerPair();
            var (client, server) = await pair.OpenAsync(Cancellation);
            return new Line { Client = client, Server = server, Pair = pair };
        }

        public ValueTask DisposeAsync() => Pair.DisposeAsync();
    }
}
