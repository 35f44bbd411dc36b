using System.Diagnostics;
using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Sonde.EndToEndTests.Support;

/// <summary>An assistant's program: it starts the published <c>sonde mcp</c> and speaks to it through the protocol's own SDK.</summary>
internal sealed class Assistant : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;
    private McpClient? _client;

    private Assistant(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public McpClient Client => _client!;

    public static async Task<Assistant> StartAsync(params string[] options)
    {
        var info = new ProcessStartInfo(SondePrograms.Sonde, ["mcp", "--image", SondePrograms.Image, .. options])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        info.Environment.Remove("KUBECONFIG");
        info.Environment.Remove("SONDE_CONFIG");
        var assistant = new Assistant(Process.Start(info)!);
        var transport = new StreamClientTransport(assistant._process.StandardInput.BaseStream, assistant._process.StandardOutput.BaseStream);
        assistant._client = await Eventually.WithinAsync(McpClient.CreateAsync(transport, cancellationToken: TestContext.Current.CancellationToken), "the server's greeting", 10);
        return assistant;
    }

    /// <summary>Calls a tool; its answer as JSON.</summary>
    public async Task<JsonElement> CallAsync(string tool, params (string Name, object? Value)[] arguments)
    {
        var answer = await Client.CallToolAsync(tool, arguments.ToDictionary(pair => pair.Name, pair => pair.Value), cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(answer.IsError == true, ((TextContentBlock)answer.Content[0]).Text);
        TestContext.Current.SendDiagnosticMessage($"{tool}: {((TextContentBlock)answer.Content[0]).Text}");
        return answer.StructuredContent!.Value;
    }

    /// <summary>The assistant's program is killed: the system closes its ends of the pipes.</summary>
    public void Die()
    {
        _process.StandardInput.Close();
        _process.StandardOutput.Close();
    }

    /// <summary>The exit code of the server.</summary>
    public async Task<int> EndsAsync(double seconds = 20)
    {
        using var limit = new CancellationTokenSource(Patience.Seconds(seconds));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>Closes standard input; the exit code of the server.</summary>
    public Task<int> LeaveAsync()
    {
        _process.StandardInput.Close();
        return EndsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await LeaveAsync();
        }

        await _errors;
        _process.Dispose();
    }
}
