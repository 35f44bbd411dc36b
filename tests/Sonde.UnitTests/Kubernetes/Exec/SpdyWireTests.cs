using System.Buffers.Binary;
using System.Text;
using Sonde.Kubernetes.Exec;

namespace Sonde.UnitTests.Kubernetes.Exec;

public sealed class SpdyWireTests
{
    private const int Status = 1;
    private const int Input = 3;
    private const int Output = 5;
    private const int Errors = 7;

    private static readonly byte[] Taken = [.. Reply(Status), .. Reply(Input), .. Reply(Output), .. Reply(Errors)];
    private static readonly byte[] Success = Data(Status, """{"metadata":{},"status":"Success"}""");

    [Fact]
    public void The_streams_are_begun_in_one_zlib_stream_with_the_dictionarys_sum()
    {
        var (_, transport) = Open([]);
        Assert.Equal(
            [
                "8003000100000035" + "0000000100000000" + "0000" + "78BBE3C6A7C2" + Stored("error"),
                "800300010000002F" + "0000000300000000" + "0000" + Stored("stdin"),
                "8003000100000030" + "0000000500000000" + "0000" + Stored("stdout"),
                "8003000100000030" + "0000000700000000" + "0000" + Stored("stderr"),
            ],
            transport.Written.Select(Convert.ToHexString));
    }

    [Fact]
    public void Output_errors_and_status_are_the_same_wherever_the_frames_are_cut()
    {
        byte[] script =
        [
            .. Settings(), .. Taken, .. Data(Errors, "warning"), .. Data(Output, new string('a', 200)), .. Ping(2), .. Data(Output, ""), .. Data(Output, "b"), .. Success, .. Reset(Output), .. Reset(Status),
            .. GoAway(),
        ];
        for (var cut = 1; cut < script.Length; cut++)
        {
            var transport = new SplitStream(script, cut);
            using var stream = new ExecStream(SpdyWire.Open(transport, static () => true, hasInput: true), transport, "v4.channel.k8s.io");
            Assert.Equal(new string('a', 200) + "b", ReadAll(stream));
            Assert.Equal(("warning", new ExecStatus(0, "", "")), (stream.StandardErrorTail, stream.Status));
            Assert.Equal("800300060000000400000002", Convert.ToHexString(transport.Written[^1]));
        }
    }

    [Fact]
    public void The_last_frame_of_the_status_may_be_marked_as_such()
    {
        var (stream, _) = Open([.. Data(Status, """{"status":"Succ""", 0), .. Data(Status, """ess"}""", SpdyFrames.Final), .. Data(Output, "late")]);
        Assert.Equal("", ReadAll(stream));
        Assert.True(stream.Status!.IsSuccess);
    }

    [Fact]
    public void A_connection_that_ends_without_a_status_says_nothing()
    {
        var (stream, _) = Open(Data(Output, "a"));
        Assert.Equal("a", ReadAll(stream));
        Assert.Null(stream.Status);
    }

    [Fact]
    public void A_write_is_one_frame_on_the_stream_of_the_input_and_an_end_is_marked()
    {
        var (stream, transport) = Open([]);
        transport.Written.Clear();
        stream.Write("hello"u8);
        Assert.True(stream.CloseInput());
        Assert.Equal(["000000030000000568656C6C6F", "0000000301000000"], transport.Written.Select(Convert.ToHexString));
    }

    [Fact]
    public void A_long_write_is_split_and_stays_in_order()
    {
        var data = new byte[200_000];
        new Random(1).NextBytes(data);
        var (stream, transport) = Open([]);
        transport.Written.Clear();
        stream.Write(data);
        Assert.All(transport.Written, static frame => Assert.Equal(frame.Length - 8, BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(4))));
        Assert.Equal(data, transport.Written.SelectMany(static frame => frame.Skip(8)));
    }

    [Fact]
    public void A_program_without_input_has_no_stream_for_it()
    {
        var transport = new SplitStream([.. Reply(1), .. Reply(3), .. Reply(5), .. Data(3, "out"), .. Data(5, "err"), .. Data(1, """{"status":"Success"}"""), .. Reset(1)]);
        using var stream = new ExecStream(SpdyWire.Open(transport, static () => true, hasInput: false), transport, "v4.channel.k8s.io");
        Assert.Equal("out", ReadAll(stream));
        Assert.Equal(("err", true), (stream.StandardErrorTail, stream.Status!.IsSuccess));
    }

    [Fact]
    public void What_does_not_take_the_streams_is_an_error()
    {
        byte[][] answers = [[], Reply(Status), Reset(Status), [.. Reply(Status), .. Data(Output, "early")], [0x80, 3, 0, 1, 0, 0, 0, 0], "HTTP/1.1 200 OK"u8.ToArray()];
        foreach (var answer in answers)
        {
            Assert.ThrowsAny<IOException>(() => SpdyWire.Open(new SplitStream(answer), static () => true, hasInput: true));
        }
    }

    [Fact]
    public void Hostile_frames_end_in_an_error()
    {
        var cases = new Dictionary<string, byte[]>
        {
            ["another version"] = [0x80, 2, 0, 6, 0, 0, 0, 4, 0, 0, 0, 2],
            ["unknown kind"] = [0x80, 3, 0, 5, 0, 0, 0, 0],
            ["kind of a data frame"] = [0x80, 3, 0, 0, 0, 0, 0, 0],
            ["stream of the server's own"] = [0x80, 3, 0, 1, 0, 0, 0, 0],
            ["unknown stream"] = Data(9, "x"),
            ["stream of an even number"] = Data(2, "x"),
            ["stream of our own input"] = Data(Input, "x"),
            ["ping too short"] = [0x80, 3, 0, 6, 0, 0, 0, 2, 0, 0],
            ["reset too short"] = [0x80, 3, 0, 3, 0, 0, 0, 0],
            ["status that is not JSON"] = [.. Data(Status, "hello"), .. Reset(Status)],
            ["end in a header"] = [0, 0, 0],
            ["end in a frame"] = [0, 0, 0, 5, 0, 0, 0, 9, 1],
            ["status without end"] = [.. Enumerable.Repeat(Data(Status, new string('x', 60_000)), 20).SelectMany(static bytes => bytes)],
        };
        foreach (var (name, script) in cases)
        {
            var (stream, _) = Open(script);
            Assert.True(Record.Exception(() => ReadAll(stream)) is IOException, name);
        }
    }

    private static (ExecStream Stream, SplitStream Transport) Open(byte[] script)
    {
        var transport = new SplitStream([.. Taken, .. script]);
        return (new ExecStream(SpdyWire.Open(transport, static () => true, hasInput: true), transport, "v4.channel.k8s.io"), transport);
    }

    private static string ReadAll(ExecStream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        return reader.ReadToEnd();
    }

    /// <summary>A stored block with one pair, and an empty one, which flushes it.</summary>
    private static string Stored(string name)
    {
        byte[] pairs = [0, 0, 0, 1, 0, 0, 0, 10, .. "streamtype"u8, 0, 0, 0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name)];
        return "00" + $"{pairs.Length:X2}00{(byte)~pairs.Length:X2}FF" + Convert.ToHexString(pairs) + "000000FFFF";
    }

    private static byte[] Data(int stream, string text, byte flags = 0) => [.. Word(stream), flags, .. Word(text.Length)[1..], .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Reply(int stream) => [0x80, 3, 0, 2, 0, 0, 0, 9, .. Word(stream), 1, 2, 3, 4, 5];

    private static byte[] Reset(int stream) => [0x80, 3, 0, 3, 0, 0, 0, 8, .. Word(stream), .. Word(5)];

    private static byte[] Ping(int id) => [0x80, 3, 0, 6, 0, 0, 0, 4, .. Word(id)];

    private static byte[] Settings() => [0x80, 3, 0, 4, 0, 0, 0, 4, .. Word(0)];

    private static byte[] GoAway() => [0x80, 3, 0, 7, 0, 0, 0, 8, .. Word(0), .. Word(0)];

    private static byte[] Word(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
