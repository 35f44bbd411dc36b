using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Copying;

namespace Sonde.UnitTests.Tunnel.Copying;

public sealed class CopyRecordsTests
{
    internal static readonly CopyRecord[] Examples =
    [
        new HaveRecord("a/b", 5_000_000, [1, 0xFFFFFFFF]),
        new ReadyRecord(),
        new FolderRecord("", 0x1ED),
        new LinkRecord("a/link", "/etc/ünï"),
        new FileRecord("a/b", 0x1A4, -1, 5_000_000, 4_194_304),
        new DataRecord(4_194_304, new byte[] { 1, 2, 3 }),
        new FileEndRecord(5_000_000, 0xDEADBEEF, CopiedState.Grown),
        new SkippedRecord("a/pipe", SkipReason.Special, "it is a pipe"),
        new DoneRecord(new CopyTotals(1, 2, 3, 4, long.MaxValue)),
        new FailedRecord("file-refused", "/x: No space left on device"),
        new CancelledRecord(),
    ];

    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, Examples.Length)];

    [Fact]
    public void Every_kind_has_an_example() =>
        Assert.Equal(CopyRecords.Kinds.Values, Examples.Select(static example => example.GetType()));

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_record_is_read_as_it_was_written_whatever_pieces_it_comes_in(int kind)
    {
        var bytes = CopyRecords.Encode(Examples[kind]);
        for (var cut = 1; cut <= bytes.Length; cut++)
        {
            var reader = new CopyRecordReader(new PieceStream([.. bytes.Concat(bytes).Chunk(cut)]));
            Assert.Equal(Text(Examples[kind]), Text(await reader.ReadAsync(TestContext.Current.CancellationToken)));
            Assert.Equal(Text(Examples[kind]), Text(await reader.ReadAsync(TestContext.Current.CancellationToken)));
            Assert.Null(await reader.ReadAsync(TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_record_that_is_cut_off_is_an_error(int kind)
    {
        var bytes = CopyRecords.Encode(Examples[kind]);
        for (var length = 1; length < bytes.Length; length++)
        {
            await Assert.ThrowsAsync<IOException>(() => ReadAsync(bytes[..length]));
        }
    }

    [Theory]
    [InlineData("0C 00 00 00 00")]
    [InlineData("00 00 00 00 00")]
    [InlineData("02 00 00 00 01 00")]
    [InlineData("02 FF FF FF FF")]
    [InlineData("03 00 00 00 04 00 00 10 00")]
    [InlineData("03 00 00 00 05 00 00 00 00 FF")]
    [InlineData("06 00 00 00 08 00 00 00 00 00 00 00 00")]
    [InlineData("06 00 00 00 09 FF FF FF FF FF FF FF FF 00")]
    [InlineData("01 00 00 00 0C 00 00 00 00 00 00 00 00 00 00 FF FF")]
    [InlineData("07 00 00 00 0D 00 00 00 00 00 00 00 00 00 00 00 00 04")]
    [InlineData("08 00 00 00 03 00 00 00")]
    [InlineData("04 00 00 00 03 00 09 61")]
    public async Task What_makes_no_sense_is_an_error(string bytes) =>
        await Assert.ThrowsAsync<IOException>(() => ReadAsync(Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal))));

    [Fact]
    public async Task Data_may_be_as_long_as_is_written_and_no_longer()
    {
        var most = CopyRecords.Encode(new DataRecord(7, new byte[CopyRecords.MostDataBytes]));
        Assert.Equal(CopyRecords.MostDataBytes, Assert.IsType<DataRecord>(await ReadAsync(most)).Bytes.Length);
        await Assert.ThrowsAsync<IOException>(() => ReadAsync(CopyRecords.Encode(new DataRecord(7, new byte[CopyRecords.MostDataBytes + 1]))));
    }

    [Theory]
    [InlineData("123456789", 0xE3069283)]
    [InlineData("", 0)]
    [InlineData("a", 0xC1D04330)]
    public void The_checksum_is_Castagnolis(string text, uint expected)
    {
        var (whole, parts) = (new CopyChecksum(), new CopyChecksum());
        var bytes = System.Text.Encoding.ASCII.GetBytes(text);
        whole.Add(bytes);
        foreach (var one in bytes)
        {
            parts.Add([one]);
        }

        Assert.Equal((expected, expected), (whole.Value, parts.Value));
    }

    /// <summary>Long data is added three lanes at a time.</summary>
    [Theory]
    [InlineData(1359)]
    [InlineData(4080)]
    [InlineData(4081)]
    [InlineData(131072)]
    public void The_checksum_of_long_data_is_that_of_its_bytes_one_by_one(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var (whole, parts) = (new CopyChecksum(), new CopyChecksum());
        whole.Add(bytes);
        foreach (var one in bytes)
        {
            parts.Add([one]);
        }

        Assert.Equal(parts.Value, whole.Value);
    }

    internal static string Text(CopyRecord? record) => record switch
    {
        HaveRecord have => $"{have with { Pieces = [] }} {string.Join(' ', have.Pieces)}",
        DataRecord data => $"{data.Offset} {Convert.ToHexString(data.Bytes.Span)}",
        _ => $"{record}",
    };

    private static async Task<CopyRecord?> ReadAsync(byte[] bytes) =>
        await new CopyRecordReader(new MemoryStream(bytes)).ReadAsync(TestContext.Current.CancellationToken);
}
