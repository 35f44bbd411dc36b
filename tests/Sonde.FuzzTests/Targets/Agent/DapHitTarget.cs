using System.Text;
using System.Text.Json;
using Sonde.Agent.Observing;
using Sonde.FuzzTests.Harness;
using Sonde.Tunnel.Control;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>What a debugger says of a hit: each line of the input is the body of an answer. Whatever it is, what is told has its bounds.</summary>
internal sealed class DapHitTarget : FuzzTarget
{
    private static readonly ObserveRequest Request = new("main.go", 42, 1000, 1, 10) { Expressions = ["user", "u.ID"], Frames = 5, Depth = 3 };

    public override string Name => "agent.dap-hit";

    // Each line is parsed here, framed, parsed by the peer and kept as text; a variable has several.
    public override int BytesPerByte => 2048;

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        """
        {"stackFrames":[{"id":1000,"name":"main.order","line":42,"source":{"path":"/src/main.go"}},{"id":1001,"name":"?"}]}
        {"result":"*main.user {ID: 7}","type":"*main.user","variablesReference":1}
        {"result":"7"}
        {"variables":[{"name":"ID","value":"7","type":"int","variablesReference":0},{"name":"next","value":"(unreadable x)","variablesReference":2}]}
        {"variables":[]}
        {"scopes":[{"name":"Locals (warning: optimized function)","variablesReference":3},{"name":"Globals","expensive":true}]}
        {"variables":[{"name":"~r0","value":"0"},{"name":"a","value":"b","variablesReference":4}]}
        """,
        "{\"stackFrames\":[]}",
        "no\n{\"stackFrames\":null}");

    public override IReadOnlyList<string> Tokens => ["\n", "\"stackFrames\":", "\"variables\":", "\"variablesReference\":", "\"value\":", "\"scopes\":", "1", "1e99", "null", "[]", "{}", "\\ud800", "\\u0007"];

    public override int Run(byte[] input)
    {
        var peer = new DapPeer(new AnswerStream(input), DapDialects.For(input.Length % 2 == 0 ? "delve" : "debugpy")!, TimeProvider.System);
        try
        {
            var reader = new HitReader(peer, Request, new HitClock(TimeProvider.System.GetTimestamp(), TimeSpan.FromSeconds(30), TimeProvider.System), new HitForesight(), TimeProvider.System);
            var told = reader.ReadAsync(1).GetAwaiter().GetResult();
            DefectException.Unless(told.Frames.Count <= Request.Frames && told.Values.Count <= Request.Expressions.Count, "more was told than asked for");
            return HashCode.Combine(told.Frames.Count, told.Values.Count, Math.Min(told.Variables.Count, 3), told.Cut, told.Note is null);
        }
        catch (IOException)
        {
            return 1;
        }
        finally
        {
            peer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>Answers the requests that are written with the lines of an input, one after the other, and ends with them.</summary>
    private sealed class AnswerStream(byte[] input) : Stream
    {
        private TaskCompletionSource<byte[]> _next = new();
        private int _at;
        private int _asked;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _asked++;
            _next.TrySetResult(_at < input.Length ? Answer() : []);
            return ValueTask.CompletedTask;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var message = await _next.Task;
            var count = Math.Min(message.Length, buffer.Length);
            message.AsMemory(0, count).CopyTo(buffer);
            _next = new TaskCompletionSource<byte[]>();
            if (count < message.Length)
            {
                _next.SetResult(message[count..]);
            }

            return count;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _next.TrySetResult([]);
            base.Dispose(disposing);
        }

        private byte[] Answer()
        {
            var end = Array.IndexOf(input, (byte)'\n', _at);
            var line = input.AsSpan(_at, (end < 0 ? input.Length : end) - _at);
            _at = end < 0 ? input.Length : end + 1;

            // What is no JSON the framing's and the watch's targets try; a request without an answer would wait here.
            var body = IsJson(line) ? $"{{\"type\":\"response\",\"request_seq\":{_asked},\"success\":true,\"body\":{Encoding.UTF8.GetString(line)}}}" : $"{{\"type\":\"response\",\"request_seq\":{_asked},\"success\":false}}";
            return Encoding.UTF8.GetBytes($"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
        }

        private static bool IsJson(ReadOnlySpan<byte> line)
        {
            try
            {
                var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 32 });
                while (reader.Read())
                {
                }

                return line.Length > 0;
            }
            catch (JsonException)
            {
                return false;
            }
        }
    }
}
