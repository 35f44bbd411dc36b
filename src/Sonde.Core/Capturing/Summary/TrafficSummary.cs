using Sonde.Core.Reports;

namespace Sonde.Core.Capturing.Summary;

/// <summary>
/// Adds packets up to who talks to whom: the many connections of a client to a server's port are one conversation. The server is the side with the lower port, as services listen below
/// the ports that the kernel gives to clients (ip(7), ip_local_port_range).
/// </summary>
internal sealed class TrafficSummary
{
    /// <summary>So many are told of each.</summary>
    public const int MostRows = 20;

    /// <summary>So many conversations are kept apart; what is beyond them is added up as one.</summary>
    private const int MostConversations = 10_000;

    private const int MostResponses = 100_000;

    private readonly Dictionary<(string Client, string Server, int Port, string Protocol), Conversation> _conversations = [];
    private readonly List<SlowRequest> _responses = [];
    private readonly Dictionary<long, Queue<(string Text, double Time)>> _requests = [];

    /// <summary>Takes a packet.</summary>
    public void Add(SharkRow row)
    {
        if (row.Protocol.Length == 0)
        {
            return;
        }

        var isFromServer = row.SourcePort < row.DestinationPort;
        var key = isFromServer
            ? (row.Destination, row.Source, row.SourcePort, row.Protocol)
            : (row.Source, row.Destination, row.DestinationPort, row.Protocol);
        if (!_conversations.TryGetValue(key, out var conversation))
        {
            key = _conversations.Count < MostConversations ? key : ("others", "others", 0, row.Protocol);
            _conversations.TryAdd(key, new Conversation());
            conversation = _conversations[key];
        }

        conversation.Add(row, isFromServer);
        Pair(row, $"{key.Item2}:{key.Item3}");
    }

    /// <summary>A connection answers its requests in their order (RFC 9112, 9.3). tshark's own times need whole headers, which a capture mostly has not.</summary>
    private void Pair(SharkRow row, string server)
    {
        if (row.Request is not null && _requests.Count < MostResponses)
        {
            if (!_requests.TryGetValue(row.Stream, out var open))
            {
                _requests[row.Stream] = open = new Queue<(string, double)>();
            }

            open.Enqueue((row.Request, row.Time));
        }
        else if (row.Response is { } code && _responses.Count < MostResponses && _requests.TryGetValue(row.Stream, out var asked) && asked.TryDequeue(out var request))
        {
            _responses.Add(new SlowRequest(request.Text, code, Math.Max(row.Time - request.Time, 0) * 1000, server));
        }
    }

    /// <summary>What there is: the conversations with most bytes, and the requests that took longest.</summary>
    public TrafficReport Build() => new(
        [.. _conversations.OrderByDescending(static one => one.Value.Bytes).Take(MostRows).Select(static one => one.Value.Row(one.Key.Client, $"{one.Key.Server}:{one.Key.Port}", one.Key.Protocol))],
        _conversations.Count,
        [.. _responses.OrderByDescending(static response => response.Milliseconds).Take(MostRows)],
        _responses.Count);

    /// <summary>One client's with one server's port.</summary>
    private sealed class Conversation
    {
        private const int MostTimes = 10_000;

        private readonly HashSet<long> _streams = [];
        private readonly List<double> _times = [];
        private long _packets;
        private long _up;
        private long _down;
        private long _again;
        private long _resets;

        public long Bytes => _up + _down;

        public void Add(SharkRow row, bool isFromServer)
        {
            _streams.Add(row.Stream);
            _packets++;
            _up += isFromServer ? 0 : row.Bytes;
            _down += isFromServer ? row.Bytes : 0;
            _again += row.IsRetransmission ? 1 : 0;
            _resets += row.IsReset ? 1 : 0;
            if (row.RoundTrip is { } time && _times.Count < MostTimes)
            {
                _times.Add(time);
            }
        }

        public ConversationRow Row(string client, string server, string protocol)
        {
            _times.Sort();
            return new ConversationRow(client, server, protocol, _streams.Count, _packets, _up, _down, _again, _resets)
            {
                RoundTripMilliseconds = _times.Count > 0 ? _times[_times.Count / 2] * 1000 : null,
            };
        }
    }
}
