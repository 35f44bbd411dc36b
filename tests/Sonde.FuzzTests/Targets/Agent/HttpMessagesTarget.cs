using System.Runtime.InteropServices;
using Sonde.Agent.Intercepting;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>What a stranger sends to an intercepted port: requests, one after the other, and the same as responses. Pieces give the same heads and bodies.</summary>
internal sealed class HttpMessagesTarget : FuzzTarget
{
    public override string Name => "agent.http-messages";

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "GET / HTTP/1.1\r\nHost: shop\r\nX-User: dev\r\n\r\nGET /next HTTP/1.1\r\n\r\n",
        "POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhelloPOST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\nT: x\r\n\r\nHEAD / HTTP/1.0\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 404 Not Found\r\n\r\nrest",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\u0001\u0002",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    public override IReadOnlyList<string> Tokens => ["\r\n\r\n", "\r\n", "HTTP/1.1", "Content-Length: ", "Transfer-Encoding: chunked", "Connection: close", "0\r\n\r\n", "204"];

    // A name and a value for each field, and their list.
    public override int BytesPerByte => 256;

    public override int Run(byte[] input)
    {
        var whole = Read(PieceInput.Whole(input));
        Transcript.RequireSame(whole, Read(PieceInput.Cut(input)));
        return whole.Kind;
    }

    /// <summary>As a connection reads them: a head at a time, then its body.</summary>
    private static Transcript Read(PieceInput input)
    {
        var messages = new Messages();
        var piece = new byte[4096];
        for (int count; (count = input.Read(piece)) > 0 && messages.Read(piece.AsSpan(0, count));)
        {
            // Until it is over.
        }

        return messages.End();
    }

    private sealed class Messages
    {
        private readonly Transcript _transcript = new();
        private readonly List<byte> _unread = [];
        private readonly List<byte> _content = [];
        private HttpBody? _body;
        private bool _isOver;

        public bool Read(ReadOnlySpan<byte> piece)
        {
            _unread.AddRange(piece);
            while (!_isOver && Step())
            {
                // Until it wants more.
            }

            return !_isOver;
        }

        /// <summary>A body passes in pieces and is one.</summary>
        public Transcript End() => _transcript.Add(CollectionsMarshal.AsSpan(_content));

        private bool Step()
        {
            var bytes = CollectionsMarshal.AsSpan(_unread);
            if (_body is { } body)
            {
                var taken = body.Take(bytes);
                _content.AddRange(bytes[..taken]);
                _unread.RemoveRange(0, taken);
                _isOver = body.IsBroken;
                _body = body.IsDone ? null : body;
                return body.IsDone;
            }

            var isResponse = bytes.Length > 0 && bytes[0] == (byte)'H' && HttpHead.ReadResponse(bytes) is not HttpFinding.Other;
            switch (isResponse ? HttpHead.ReadResponse(bytes) : HttpHead.ReadRequest(bytes))
            {
                case HttpFinding.Head { Of: var head }:
                    _transcript.Add(bytes[..head.Length]).AddKind(isResponse ? "response" : head.EndsConnection ? "last" : "request");
                    _unread.RemoveRange(0, head.Length);
                    var next = !isResponse ? HttpBody.OfRequest(head) : head.Status < 200 ? null : HttpBody.OfResponse(head, "GET");
                    _isOver = next is null && (!isResponse || head.Status >= 200);
                    _body = next is { IsDone: true } ? null : next;
                    return true;
                case HttpFinding.Other:
                    _isOver = true;
                    _transcript.AddKind("other");
                    return false;
                default:
                    return false;
            }
        }
    }
}
