namespace Sonde.Agent.Guarding;

/// <summary>
/// Watches both directions of one connection to the debugger. The first byte from the client tells the protocol, as it tells dlv itself
/// (Delve 1.27, service/rpccommon/server.go): <c>C</c> of Content-Length for DAP, anything else for JSON-RPC; <c>G</c> of GET is a client of Node's
/// inspector, <c>J</c> of its handshake one of a JVM.
/// </summary>
internal sealed class DebuggerWatch(IDebuggerObserver observer)
{
    private Channel? _channel;

    /// <summary><c>dap</c>, <c>json-rpc</c>, <c>cdp</c> or <c>jdwp</c>; null until the client said something.</summary>
    public string? Protocol => _channel?.Protocol;

    /// <summary>What the client calls itself; null when it has not said.</summary>
    public string? ClientName => _channel?.Conversation.ClientName;

    /// <summary>As in <see cref="IConversation.HasConsole"/>.</summary>
    public bool HasConsole => Volatile.Read(ref _channel)?.Conversation.HasConsole == true;

    /// <summary>Whether the debugger's bytes so far end where a message ends; true while there are none.</summary>
    public bool IsBetweenMessages => Volatile.Read(ref _channel)?.Debugger.IsBetweenMessages != false;

    /// <summary>Bytes from the client, about to be passed on. Calls for one direction must not overlap.</summary>
    public void FromClient(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        if (_channel is null)
        {
            Volatile.Write(ref _channel, Channel.For(bytes[0], observer));
            observer.ClientChanged();
        }

        _channel.Client.Feed(bytes, _channel.ClientHandler);
    }

    /// <summary>Bytes from the debugger, about to be passed on. Calls for one direction must not overlap.</summary>
    public void FromDebugger(ReadOnlySpan<byte> bytes)
    {
        // The debugger never speaks first.
        var channel = Volatile.Read(ref _channel);
        channel?.Debugger.Feed(bytes, channel.DebuggerHandler);
    }

    private sealed record Channel(string Protocol, IConversation Conversation, IFraming Client, IFraming Debugger)
    {
        public MessageHandler ClientHandler { get; } = Conversation.FromClient;

        public MessageHandler DebuggerHandler { get; } = Conversation.FromDebugger;

        public static Channel For(byte first, IDebuggerObserver observer) => first switch
        {
            (byte)'C' => new Channel("dap", new DapConversation(observer), new DapFraming(), new DapFraming()),
            (byte)'G' => new Channel("cdp", new CdpConversation(observer), new WebSocketFraming(), new WebSocketFraming()),
            (byte)'J' => new Channel("jdwp", new JdwpConversation(observer), new JdwpFraming(), new JdwpFraming()),
            _ => new Channel("json-rpc", new RpcConversation(observer), new JsonFraming(), new JsonFraming()),
        };
    }
}
