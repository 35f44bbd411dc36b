using System.Text;
using Microsoft.Win32.SafeHandles;
using Sonde.Agent.Launching;
using Sonde.Agent.Native;

namespace Sonde.Agent.Shielding;

/// <summary>
/// <c>nft -i</c>, commands through a pipe. It makes its tables through one netlink socket, so that those with <c>flags owner</c> go when it ends; and
/// it ends when the pipe does, which the kernel closes with the agent, however that ended.
/// </summary>
/// <remarks>
/// nft says nothing when it is done. So every command is followed by one that must fail, and whose error quotes it. Commands must not overlap.
/// </remarks>
internal sealed class NftProcess : IRuleTable
{
    /// <summary>No table has this name.</summary>
    private const string Mark = "sonde_no_such_table";

    /// <summary>It then says nothing of the commands, the mark among them: NET_ADMIN is missing, or the kernel has no nftables.</summary>
    private const string Refusal = "cache initialization failed";

    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(2);

    private readonly Child _child;
    private readonly FileStream _input;
    private readonly StreamReader _output;
    private readonly TimeProvider _clock;

    private NftProcess(Child child, FileStream input, StreamReader output, TimeProvider clock) =>
        (_child, _input, _output, _clock) = (child, input, output, clock);

    /// <inheritdoc/>
    public Task Ended => _child.Exited;

    /// <summary>Starts it.</summary>
    /// <exception cref="IOException">It could not be started.</exception>
    public static async Task<NftProcess> StartAsync(ShieldTools tools)
    {
        var (theirInput, ourInput) = Descriptor.Pipe();
        var (ourOutput, theirOutput) = Descriptor.Pipe();
        var input = new FileStream(new SafeFileHandle(ourInput, ownsHandle: true), FileAccess.Write, bufferSize: 0);
        var output = new StreamReader(new FileStream(new SafeFileHandle(ourOutput, ownsHandle: true), FileAccess.Read, bufferSize: 0), Encoding.UTF8);
        try
        {
            var child = await tools.Children.StartAsync(new ChildStart(tools.Nft, ["nft", "-i"], tools.Environment, theirInput, theirOutput, theirOutput));
            return new NftProcess(child, input, output, tools.Clock);
        }
        catch
        {
            await input.DisposeAsync();
            output.Dispose();
            throw;
        }
        finally
        {
            _ = Libc.Close(theirInput);
            _ = Libc.Close(theirOutput);
        }
    }

    /// <inheritdoc/>
    public async Task<string> RunAsync(string command)
    {
        try
        {
            await _input.WriteAsync(Encoding.UTF8.GetBytes($"{command}\nlist table inet {Mark}\n"));
            return NftAnswer.Read(await ReadAsync().WaitAsync(MostWait, _clock), command);
        }
        catch (TimeoutException)
        {
            throw new IOException($"nft did not answer within {MostWait.TotalSeconds:0} s.");
        }
    }

    /// <summary>Ends it. Returns when it has ended, or was killed because it would not.</summary>
    public async ValueTask DisposeAsync()
    {
        await _input.DisposeAsync();
        await Task.WhenAny(_child.Exited, Task.Delay(MostWait, _clock, CancellationToken.None));
        if (!_child.Exited.IsCompleted)
        {
            // It holds no target and no debugger: this is the one child that may be killed.
            _ = Libc.Kill(_child.ProcessId, Signals.Kill);
            await Task.WhenAny(_child.Exited, Task.Delay(MostWait, _clock, CancellationToken.None));
        }

        _output.Dispose();
    }

    /// <summary>Up to the line that quotes the mark in an error.</summary>
    private async Task<string> ReadAsync()
    {
        var text = new StringBuilder();
        while (await _output.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Refusal, StringComparison.Ordinal) is >= 0 and var at)
            {
                throw new IOException($"nft cannot work here: {PlainText.Line(line[at..], NftAnswer.MostQuoted)}");
            }

            if (line.Contains(Mark, StringComparison.Ordinal))
            {
                return text.ToString();
            }

            // Whatever it had to say fits; more is not kept.
            _ = text.Length < NftAnswer.MostCharacters ? text.Append(line).Append('\n') : text;
        }

        throw new IOException($"nft ended: {PlainText.Line(text.ToString(), NftAnswer.MostQuoted)}");
    }
}
