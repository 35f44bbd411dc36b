using Sonde.Tunnel.Code;

namespace Sonde.UnitTests.Tunnel.Code;

public sealed class SyncMessagesTests
{
    [Fact]
    public void A_record_is_13_bytes_and_its_name_as_the_protocol_says()
    {
        var record = new SyncRecord("a/b.py", false, 0x1A4, 1000, 0xdeadbeef);
        Assert.Equal("0101a4000003e8deadbeef0006612f622e7079", Convert.ToHexStringLower(record.Encode()));
        Assert.True(Read(record.Encode(), out var read));
        Assert.Equal(record, read);
        var gone = new SyncRecord("ü", true, 0, 0, 0);
        Assert.True(Read(gone.Encode(), out read));
        Assert.Equal(gone, read);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/.")]
    [InlineData("")]
    [InlineData("a\0b")]
    public void A_name_that_leads_elsewhere_is_none(string name) => Assert.False(Read(new SyncRecord(name, false, 0x1A4, 1, 1).Encode(), out _));

    [Fact]
    public void Impossible_sizes_modes_and_kinds_are_none()
    {
        Assert.False(Read(new SyncRecord("a", false, 0x200, 1, 1).Encode(), out _));
        Assert.False(Read(new SyncRecord("a", false, 0, -1, 1).Encode(), out _));
        Assert.False(Read(new SyncRecord("a", false, 0, SyncRecord.MostSize + 1, 1).Encode(), out _));
        Assert.False(Read(new SyncRecord("a", true, 0, 1, 0).Encode(), out _));
        var bytes = new SyncRecord("a", false, 0, 1, 1).Encode();
        bytes[0] = 3;
        Assert.False(Read(bytes, out _));
        Assert.False(SyncRecord.TryRead(new SyncRecord("ab", false, 0, 1, 1).Encode(), [0xff, 0xfe], out _));
        Assert.Null(SyncRecord.NameLength(new byte[SyncRecord.HeadLength]));
        Assert.Null(SyncRecord.NameLength(new byte[3]));
    }

    [Fact]
    public void A_wish_is_a_bit_for_each_record()
    {
        bool[] wanted = [true, false, false, true, false, false, false, false, true];
        var bytes = SyncWish.Encode(wanted);
        Assert.Equal("000901", Convert.ToHexStringLower(bytes));
        Assert.Equal(wanted, SyncWish.Read(bytes, 9));
        Assert.Null(SyncWish.Read(bytes, 17));
        bytes[0] = 2;
        Assert.Null(SyncWish.Read(bytes, 9));
        Assert.Equal([], SyncWish.Read(SyncWish.Encode([]), 0)!);
    }

    private static bool Read(byte[] bytes, out SyncRecord record) => SyncRecord.TryRead(bytes.AsSpan(0, SyncRecord.HeadLength), bytes.AsSpan(SyncRecord.HeadLength), out record);
}
