using System.Buffers.Binary;
using System.Text;
using Sonde.Agent.Tracing;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Tracing;

public sealed class CallRecordTests
{
    [Fact]
    public void Values_are_where_Go_puts_them_and_those_without_a_register_are_left_out()
    {
        var places = new RegisterPlaces(isArm: false, isGo: true).Of(
            [CallValue.Ptr, CallValue.String, CallValue.Float, CallValue.Slice, CallValue.Interface, CallValue.Slice, CallValue.Int], areResults: false);
        Assert.Equal(["80", "40 88", "", "112 104 72", "64 56", "", "48"], places.Select(static place => string.Join(' ', place)));
    }

    [Fact]
    public void C_has_other_registers_and_its_texts_one()
    {
        var places = new RegisterPlaces(isArm: false, isGo: false);
        Assert.Equal(["112", "104", "96"], places.Of([CallValue.String, CallValue.Int, CallValue.Ptr], areResults: false).Select(static place => string.Join(' ', place)));
        Assert.Equal(["80", "96", ""], places.Of([CallValue.Int, CallValue.Int, CallValue.Int], areResults: true).Select(static place => string.Join(' ', place)));
        Assert.Equal(["0", "8"], new RegisterPlaces(isArm: true, isGo: false).Of([CallValue.String, CallValue.Int], areResults: true).Select(static place => string.Join(' ', place)));
    }

    [Fact]
    public void A_record_is_told_as_text()
    {
        var record = new CallRecord(true, [CallValue.String, CallValue.Int, CallValue.Float], [CallValue.Bool, CallValue.Interface, CallValue.Ptr], new RegisterPlaces(false, true));
        Assert.Equal(32 + 8 + 128 + (5 * 8), record.Size);
        var bytes = new byte[record.Size];
        Put(bytes, 0, 3, 5_000_000, 77, 1500, 3);
        "tea"u8.CopyTo(bytes.AsSpan(40));
        Put(bytes, 168, -5, 0, 0xff01, 0, 0xabc);
        var call = record.Read(bytes, 2_000_000);
        Assert.Equal((3, 3.0, 77L, 1500L), (call.Function, call.Milliseconds, call.Thread, call.Nanoseconds));
        Assert.Equal(["tea", "-5", null, "true", "nil", "0xabc"], call.Values);
    }

    [Theory]
    [InlineData(true, 0, "")]
    [InlineData(true, 128, "xx…128")]
    [InlineData(true, 500, "xx…128…")]
    [InlineData(true, -1, null)]
    [InlineData(false, 1, "")]
    [InlineData(false, 3, "xx")]
    [InlineData(false, 128, "xx…127…")]
    [InlineData(false, -14, null)]
    public void A_text_ends_where_it_ends_or_where_no_more_was_kept(bool isGo, long length, string? expected)
    {
        var record = new CallRecord(isGo, [CallValue.String], [], new RegisterPlaces(false, isGo));
        var bytes = new byte[record.Size];
        Encoding.ASCII.GetBytes(new string('x', 128)).CopyTo(bytes, 40);
        Put(bytes, 0, 0, 0, 0, -1, length);
        var text = Assert.Single(record.Read(bytes, 0).Values);
        Assert.Equal(expected, text is { Length: > 100 } ? $"xx…{text.Count(static letter => letter == 'x')}{(text[^1] == '…' ? "…" : "")}" : text);
    }

    [Fact]
    public void A_call_that_did_not_return_has_no_results()
    {
        var record = new CallRecord(true, [CallValue.Int], [CallValue.Int], new RegisterPlaces(false, true));
        var bytes = new byte[record.Size];
        Put(bytes, 0, 0, 0, 0, -1, 42, 7);
        Assert.Equal((null, "42"), (record.Read(bytes, 0).Nanoseconds, string.Join(' ', record.Read(bytes, 0).Values)));
    }

    [Fact]
    public void A_row_of_the_table_tells_the_classes_that_occurred()
    {
        var row = new byte[CallTable.Size];
        Put(row, 0, 9, 8, 700, 300);
        Put(row, CallTable.Classes + (8 * 17), 5);
        Put(row, CallTable.Size - 8, 3);
        var line = CallTable.Read(2, row);
        Assert.Equal((2, 9L, 8L, 700L, 300L), (line.Function, line.Calls, line.Returned, line.TotalNanoseconds, line.LongestNanoseconds));
        Assert.Equal(("17 511", "5 3"), (string.Join(' ', line.Buckets), string.Join(' ', line.Counts)));
    }

    [Theory]
    [InlineData("6.10.0", true)]
    [InlineData("6.18.44-fc-v669", true)]
    [InlineData("7.0", true)]
    [InlineData("6.9.12-amd64", false)]
    [InlineData("5.15.0-1", false)]
    [InlineData("strange", true)]
    public void Kernels_before_6_10_are_too_old(string release, bool isEnough) => Assert.Equal(isEnough, KernelVersion.IsEnough(release));

    private static void Put(byte[] bytes, int at, params long[] words)
    {
        foreach (var word in words)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), word);
            at += 8;
        }
    }
}
