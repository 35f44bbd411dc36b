using System.Text;
using Sonde.Kubernetes.Exec;

namespace Sonde.UnitTests.Kubernetes.Exec;

public sealed class ExecStreamTests
{
    private static readonly byte[] Success = ServerFrames.Message(3, """{"metadata":{},"status":"Success"}""");

    [Fact]
    public void Output_is_the_same_wherever_the_frames_are_cut()
    {
        byte[] script =
        [
            .. ServerFrames.Message(1, ""),
            .. ServerFrames.Message(2, "warning"),
            .. ServerFrames.Message(1, new string('a', 200)),
            .. ServerFrames.Frame(0x89, [1, 2]),
            .. ServerFrames.Frame(0x02, [1, (byte)'b']),
            .. ServerFrames.Frame(0x89, []),
            .. ServerFrames.Frame(0x00, [(byte)'c']),
            .. ServerFrames.Frame(0x80, [(byte)'d']),
            .. ServerFrames.Message(1, "e"),
            .. Success,
            .. ServerFrames.Close(),
        ];
        for (var cut = 1; cut < script.Length; cut++)
        {
            var (stream, _) = Open(script, cut);
            Assert.Equal(new string('a', 200) + "bcde", ReadAll(stream));
            Assert.Equal(new ExecStatus(0, "", ""), stream.Status);
            Assert.Equal("warning", stream.StandardErrorTail);
        }
    }

    [Fact]
    public void Output_is_the_same_one_byte_at_a_time()
    {
        byte[] script = [.. ServerFrames.Message(1, new string('x', 70_000)), .. ServerFrames.Message(1, "end"), .. Success];
        var (stream, _) = Open(script, [.. Enumerable.Range(1, script.Length)]);
        Assert.Equal(new string('x', 70_000) + "end", ReadAll(stream, bufferSize: 7));
    }

    [Fact]
    public void A_message_larger_than_the_buffer_is_read_in_parts()
    {
        var (stream, _) = Open([.. ServerFrames.Message(1, "hello"), .. Success]);
        var buffer = new byte[2];
        Assert.Equal(2, stream.Read(buffer));
        Assert.Equal("he", Encoding.UTF8.GetString(buffer));
        Assert.Equal("llo", ReadAll(stream));
    }

    [Theory]
    [InlineData("""{"status":"Failure","reason":"NonZeroExitCode","message":"m","details":{"causes":[{"reason":"ExitCode","message":"7"}]}}""", 7, "NonZeroExitCode")]
    [InlineData("""{"status":"Failure","reason":"InternalError","message":"m","code":500}""", null, "InternalError")]
    public void A_failure_is_told_in_the_servers_words(string status, int? exitCode, string reason)
    {
        var (stream, _) = Open(ServerFrames.Message(3, status));
        Assert.Equal("", ReadAll(stream));
        Assert.Equal(new ExecStatus(exitCode, reason, "m"), stream.Status);
    }

    [Fact]
    public void A_close_without_a_status_is_an_end_that_says_nothing()
    {
        var (stream, _) = Open(ServerFrames.Close());
        Assert.Equal("", ReadAll(stream));
        Assert.Null(stream.Status);
    }

    [Fact]
    public void After_its_end_it_stays_at_its_end()
    {
        var (stream, _) = Open([.. Success, .. ServerFrames.Message(1, "late")]);
        Assert.Equal("", ReadAll(stream));
        Assert.Equal(0, stream.Read(new byte[1]));
    }

    [Fact]
    public void Only_the_tail_of_standard_error_is_kept()
    {
        var (stream, _) = Open([.. ServerFrames.Message(2, new string('a', 6000)), .. ServerFrames.Message(2, new string('b', 6000)), .. Success]);
        ReadAll(stream);
        Assert.Equal(new string('a', 2192) + new string('b', 6000), stream.StandardErrorTail);
    }

    [Fact]
    public void Hostile_frames_end_in_an_error()
    {
        var cases = new Dictionary<string, byte[]>
        {
            ["reserved bit"] = ServerFrames.Frame(0xC2, [1]),
            ["masked frame"] = [0x82, 0x81, 0, 0, 0, 0, 1],
            ["unknown kind"] = ServerFrames.Frame(0x83, [1]),
            ["text instead of bytes"] = ServerFrames.Frame(0x81, [1]),
            ["no channel"] = ServerFrames.Frame(0x82, []),
            ["unknown channel"] = ServerFrames.Message(9, "x"),
            ["channel of our own"] = ServerFrames.Message(0, "x"),
            ["continuation of nothing"] = ServerFrames.Frame(0x80, [1]),
            ["message inside a message"] = [.. ServerFrames.Frame(0x02, [1]), .. ServerFrames.Frame(0x82, [1])],
            ["ping in pieces"] = ServerFrames.Frame(0x09, [1]),
            ["ping too long"] = ServerFrames.Frame(0x89, new byte[126]),
            ["frame too long"] = [0x82, 127, .. ServerFrames.BigEndian(16 * 1024 * 1024 + 1)],
            ["frame of negative length"] = [0x82, 127, .. ServerFrames.BigEndian(ulong.MaxValue)],
            ["status that is not JSON"] = ServerFrames.Message(3, "hello"),
            ["status that is no object"] = ServerFrames.Message(3, "[]"),
            ["end in a header"] = [0x82],
            ["end in a length"] = [0x82, 126, 0],
            ["end in a message"] = [0x82, 5, 1, 2],
            ["status without end"] = [.. Enumerable.Repeat(ServerFrames.Frame(0x02, [3, .. new byte[60_000]]), 1)
                .Concat(Enumerable.Repeat(ServerFrames.Frame(0x00, new byte[60_000]), 20)).SelectMany(bytes => bytes)],
        };
        foreach (var (name, script) in cases)
        {
            var (stream, _) = Open(script);
            Assert.True(Record.Exception(() => ReadAll(stream)) is IOException, name);
        }
    }

    [Fact]
    public void Random_bytes_never_hang_and_never_fail_otherwise()
    {
        var random = new Random(7);
        for (var round = 0; round < 3000; round++)
        {
            var script = new byte[random.Next(1, 60)];
            random.NextBytes(script);
            if (round % 2 == 0)
            {
                script[0] = 0x82;
            }

            var (stream, _) = Open(script);
            Assert.True(Record.Exception(() => ReadAll(stream)) is null or IOException);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(124)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_534)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void A_write_is_one_masked_message_on_the_input_channel(int length)
    {
        var data = new byte[length];
        new Random(length).NextBytes(data);
        var (stream, transport) = Open([]);
        stream.Write(data);
        var (first, payload) = ServerFrames.Unmask(Assert.Single(transport.Written));
        Assert.Equal(0x82, first);
        Assert.Equal([0, .. data], payload);
    }

    [Fact]
    public void A_long_write_is_split_and_stays_in_order()
    {
        var data = new byte[200_000];
        new Random(1).NextBytes(data);
        var (stream, transport) = Open([]);
        stream.Write(data);
        var messages = transport.Written.Select(ServerFrames.Unmask).ToList();
        Assert.All(messages, message => Assert.True(message.First == 0x82 && message.Payload[0] == 0 && message.Payload.Length <= 65_537));
        Assert.Equal(data, messages.SelectMany(message => message.Payload.Skip(1)));
    }

    [Fact]
    public void Every_frame_has_a_mask_of_its_own()
    {
        var (stream, transport) = Open([]);
        stream.Write("aaaa"u8);
        stream.Write("aaaa"u8);
        Assert.NotEqual(transport.Written[0], transport.Written[1]);
    }

    [Fact]
    public void An_empty_write_sends_nothing()
    {
        var (stream, transport) = Open([]);
        stream.Write([]);
        Assert.Empty(transport.Written);
    }

    [Fact]
    public void With_v5_the_input_can_be_closed()
    {
        var (stream, transport) = Open([]);
        Assert.True(stream.CloseInput());
        Assert.Equal([255, 0], ServerFrames.Unmask(Assert.Single(transport.Written)).Payload);
    }

    [Fact]
    public void With_v4_it_cannot_and_says_so()
    {
        var transport = new SplitStream([]);
        using var stream = new ExecStream(new WebSocketWire(transport, () => true, isV5: false), transport, "v4.channel.k8s.io");
        Assert.False(stream.CloseInput());
        Assert.Empty(transport.Written);
    }

    [Fact]
    public void A_ping_is_answered_with_its_own_payload()
    {
        var (stream, transport) = Open([.. ServerFrames.Frame(0x89, [1, 2, 3]), .. Success]);
        ReadAll(stream);
        var (first, payload) = ServerFrames.Unmask(Assert.Single(transport.Written));
        Assert.Equal(0x8A, first);
        Assert.Equal([1, 2, 3], payload);
    }

    [Fact]
    public void A_pong_that_would_block_waits_for_the_next_message()
    {
        var transport = new SplitStream([.. ServerFrames.Frame(0x89, [1]), .. ServerFrames.Frame(0x89, [2]), .. Success]);
        using var stream = new ExecStream(new WebSocketWire(transport, () => false, isV5: true), transport, "v5.channel.k8s.io");
        ReadAll(stream);
        Assert.Empty(transport.Written);
        stream.Write("x"u8);
        Assert.Equal([[0, (byte)'x'], [2]], transport.Written.Select(frame => ServerFrames.Unmask(frame).Payload));
    }

    [Fact]
    public void A_disposed_stream_says_that_it_was_this_side()
    {
        ExecStream? stream = null;
        var transport = new SplitStream([]) { AtEnd = () => { stream!.Dispose(); throw new ObjectDisposedException("socket"); } };
        stream = new ExecStream(new WebSocketWire(transport, () => true, isV5: true), transport, "v5.channel.k8s.io");
        Assert.Equal("this side closed the exec stream", Assert.Throws<IOException>(() => stream.Read(new byte[1])).Message);
        Assert.Throws<ObjectDisposedException>(() => stream.Read(new byte[1]));
        Assert.Throws<ObjectDisposedException>(() => stream.Write(new byte[1]));
    }

    private static (ExecStream Stream, SplitStream Transport) Open(byte[] script, params int[] cuts)
    {
        var transport = new SplitStream(script, cuts);
        return (new ExecStream(new WebSocketWire(transport, () => true, isV5: true), transport, "v5.channel.k8s.io"), transport);
    }

    private static string ReadAll(ExecStream stream, int bufferSize = 4096)
    {
        var text = new StringBuilder();
        var buffer = new byte[bufferSize];
        while (stream.Read(buffer) is > 0 and var read)
        {
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return text.ToString();
    }
}
