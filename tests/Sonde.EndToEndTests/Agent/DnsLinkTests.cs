using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Sonde.Agent.Outbound;

namespace Sonde.EndToEndTests.Agent;

/// <summary>The agent's way to name servers, over real sockets.</summary>
public sealed class DnsLinkTests
{
    private static readonly byte[] Question = DnsQuestion.Encode(0x1234, "pricing.shop", DnsType.A)!;

    [Fact(Timeout = 30_000)]
    public async Task What_does_not_answer_is_passed_over_and_what_was_cut_comes_whole_over_a_stream()
    {
        using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        datagrams.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)datagrams.LocalEndPoint!).Port;
        using var streams = new TcpListener(IPAddress.Loopback, port);
        streams.Start();
        var serving = Task.WhenAll(AnswerDatagramAsync(datagrams), AnswerStreamAsync(streams));
        var link = new DnsLink(port);

        Assert.IsType<DnsReply.Cut>(await link.AskAsync(IPAddress.Loopback, Question, isStream: false, TestContext.Current.CancellationToken));
        var found = Assert.IsType<DnsReply.Addresses>(await link.AskAsync(IPAddress.Loopback, Question, isStream: true, TestContext.Current.CancellationToken));

        Assert.Equal([IPAddress.Parse("10.0.0.7")], found.Found);
        await serving;
    }

    [Fact(Timeout = 30_000)]
    public async Task Where_nobody_serves_it_is_known_at_once()
    {
        using var free = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var link = new DnsLink(((IPEndPoint)free.LocalEndPoint!).Port);
        free.Dispose();
        foreach (var isStream in new[] { false, true })
        {
            await Assert.ThrowsAnyAsync<IOException>(() => link.AskAsync(IPAddress.Loopback, Question, isStream, TestContext.Current.CancellationToken));
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task A_server_that_is_silent_is_waited_for_no_longer_than_one_likes()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var link = new DnsLink(((IPEndPoint)silent.LocalEndPoint!).Port);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => link.AskAsync(IPAddress.Loopback, Question, isStream: false, limit.Token));
    }

    private static async Task AnswerDatagramAsync(Socket socket)
    {
        var buffer = new byte[512];
        var asked = await socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), TestContext.Current.CancellationToken);
        var stray = Reply(0x8180);
        stray[0] ^= 1;
        await socket.SendToAsync(stray, SocketFlags.None, asked.RemoteEndPoint, TestContext.Current.CancellationToken);
        await socket.SendToAsync(Reply(0x8380), SocketFlags.None, asked.RemoteEndPoint, TestContext.Current.CancellationToken);
    }

    private static async Task AnswerStreamAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        var asked = new byte[Question.Length + 2];
        await stream.ReadExactlyAsync(asked, TestContext.Current.CancellationToken);
        Assert.Equal(Question, asked[2..]);
        byte[] reply = [.. Reply(0x8180), 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, 10, 0, 0, 7];
        reply[7] = 1;
        var framed = new byte[reply.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)reply.Length);
        reply.CopyTo(framed, 2);

        // In two pieces, the first of which ends within the length.
        await stream.WriteAsync(framed.AsMemory(0, 1), TestContext.Current.CancellationToken);
        await stream.WriteAsync(framed.AsMemory(1), TestContext.Current.CancellationToken);
    }

    private static byte[] Reply(int flags)
    {
        var message = Question.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)flags);
        return message;
    }
}
