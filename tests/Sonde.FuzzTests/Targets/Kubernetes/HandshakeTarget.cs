using System.Text;
using Sonde.FuzzTests.Harness;
using Sonde.Kubernetes.Exec;

namespace Sonde.FuzzTests.Targets.Kubernetes;

/// <summary>A server's answer to an upgrade. Where the input says "ACCEPT", it knows what belongs to the request's key.</summary>
internal sealed class HandshakeTarget : FuzzTarget
{
    private static readonly Uri Server = new("https://10.0.0.1:6443/api/v1/namespaces/default/pods/api/exec?stdout=true");

    public override string Name => "kubernetes.upgrade";

    public override int Weight => 4;

    // The lines, the headers, and a refusal's body of 64 KiB, which grows as a memory stream does.
    public override int BytesPerByte => 128;

    public override int BytesAtLeast => 512 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ACCEPT\r\nSec-WebSocket-Protocol: v5.channel.k8s.io\r\n\r\n",
        "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n{\"kind\":\"Status\"}",
        "HTTP/1.1 400 Bad Request\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n3\r\nyou\r\n0\r\n\r\n");

    public override IReadOnlyList<string> Tokens => ["\r\n", "\r\n\r\n", "Content-Length: ", "Transfer-Encoding: chunked", "ACCEPT", "FFFFFFFF", "7fffffff", "0\r\n", ":", "HTTP/1.1 "];

    public override int Run(byte[] input)
    {
        try
        {
            using var stream = new AnsweringStream(input);
            var answer = UpgradeHandshake.Run(stream, Server, [KeyValuePair.Create("Authorization", "Bearer x")], UpgradeOffer.V5);
            DefectException.Unless(answer.Body.Length <= 64 * 1024, "a refusal is too long");
            return HashCode.Combine((int)answer.StatusCode / 100, answer.Protocol, answer.Body.Length > 0, answer.IsAboutTheOffer);
        }
        catch (Exception documented) when (documented is InvalidDataException or IOException)
        {
            return Transcript.KindOf(documented.Message);
        }
    }

    /// <summary>Waits for the request, whose key the answer needs.</summary>
    private sealed class AnsweringStream(byte[] answer) : MemoryStream
    {
        private PieceInput _answer = PieceInput.Whole([]);

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var request = Encoding.UTF8.GetString(buffer);
            const string label = "Sec-WebSocket-Key: ";
            var start = request.IndexOf(label, StringComparison.Ordinal) + label.Length;
            var accept = UpgradeHandshake.Accept(request[start..request.IndexOf('\r', start)]);
            var at = answer.AsSpan().IndexOf("ACCEPT"u8);
            _answer = PieceInput.Cut(at < 0 ? answer : [.. answer[..at], .. Encoding.ASCII.GetBytes(accept), .. answer[(at + 6)..]]);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        protected override void Dispose(bool disposing)
        {
            _answer.Dispose();
            base.Dispose(disposing);
        }

        public override int Read(Span<byte> buffer) => _answer.Read(buffer);

        public override int Read(byte[] buffer, int offset, int count) => _answer.Read(buffer.AsSpan(offset, count));

        public override int ReadByte()
        {
            Span<byte> one = stackalloc byte[1];
            return _answer.Read(one) == 0 ? -1 : one[0];
        }
    }
}
