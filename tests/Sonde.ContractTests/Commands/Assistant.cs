using System.IO.Pipelines;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Sonde.Testing.Cli;

namespace Sonde.ContractTests.Commands;

/// <summary>An assistant's program that has started <c>sonde mcp</c>: a client of the protocol's own SDK, over pipes in this process.</summary>
internal sealed class Assistant : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Pipe _toServer = new();
    private readonly Pipe _fromServer = new();
    private readonly CancellationTokenSource _interrupt = new();
    private readonly WitnessedOperations _witness = new();
    private readonly Task<int> _exit;
    private McpClient? _client;

    private Assistant(Laptop laptop, string[] options)
    {
        Terminal = new RecordingTerminal { Streams = (_toServer.Reader.AsStream(), _fromServer.Writer.AsStream()) };
        _exit = Task.Run(() => laptop.RunAsync(["mcp", .. options], Terminal, _witness, _interrupt.Token));
    }

    public RecordingTerminal Terminal { get; }

    public McpClient Client => _client ?? throw new InvalidOperationException("It is greeted first.");

    /// <summary>Starts the server and greets it.</summary>
    /// <param name="laptop">Where.</param>
    /// <param name="user">What the user answers when they are asked; null for a program that cannot ask.</param>
    /// <param name="options">After <c>sonde mcp</c>.</param>
    public static async Task<Assistant> StartAsync(Laptop laptop, Func<string, ElicitResult>? user, params string[] options)
    {
        var assistant = new Assistant(laptop, options);
        var transport = new StreamClientTransport(assistant._toServer.Writer.AsStream(), assistant._fromServer.Reader.AsStream());
        var wishes = new McpClientOptions();
        if (user is not null)
        {
            wishes.Handlers = new McpClientHandlers { ElicitationHandler = (question, _) => ValueTask.FromResult(user(question!.Message)) };
        }

        assistant._client = await McpClient.CreateAsync(transport, wishes, cancellationToken: TestContext.Current.CancellationToken).WaitAsync(Patience, TimeProvider.System, CancellationToken.None);
        return assistant;
    }

    /// <summary>Calls a tool.</summary>
    public async Task<CallToolResult> CallAsync(string tool, params (string Name, object? Value)[] arguments) =>
        await Client.CallToolAsync(tool, arguments.ToDictionary(pair => pair.Name, pair => pair.Value), cancellationToken: TestContext.Current.CancellationToken)
            .AsTask().WaitAsync(Patience, TimeProvider.System, CancellationToken.None);

    /// <summary>The program is gone: standard input ends.</summary>
    public Task<int> LeaveAsync()
    {
        _toServer.Writer.Complete();
        return _exit.WaitAsync(Patience, TimeProvider.System, CancellationToken.None);
    }

    /// <summary>Ctrl-C.</summary>
    public async Task<int> InterruptAsync()
    {
        await _interrupt.CancelAsync();
        return await _exit.WaitAsync(Patience, TimeProvider.System, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        await Client.DisposeAsync();
        _interrupt.Dispose();
    }
}
