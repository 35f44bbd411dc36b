using System.Net.Sockets;
using System.Text;
using Sonde.Agent.Native;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.InProcess.Java;

/// <summary>
/// Asks a HotSpot JVM something as <c>jcmd</c> does (JDK, src/jdk.attach, VirtualMachineImpl of Linux): through a unix socket in its /tmp, which it makes when SIGQUIT
/// comes and a file of a certain name is there.
/// </summary>
internal sealed class HotSpotAttach(int processId, IProcessTable table, TimeProvider clock)
{
    private const int MostAnswerBytes = 256 * 1024;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MostOpening = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MostAnswering = TimeSpan.FromSeconds(10);

    private readonly int _innerId = table.Status(processId)?.InnermostId is { } inner and > 0 ? inner : processId;

    /// <summary>The file whose presence tells the JVM that SIGQUIT is meant for this; as a path of the target's.</summary>
    public string Marker => $"/tmp/.attach_pid{_innerId}";

    /// <summary>The JVM's socket, likewise; it stays until the JVM ends.</summary>
    public string Door => $"/tmp/.java_pid{_innerId}";

    /// <summary>Whether the JVM had its socket before; set by <see cref="AskAsync"/>.</summary>
    public bool WasOpen { get; private set; } = true;

    /// <summary>Asks, and returns what it answered.</summary>
    /// <param name="words">The command and at most three arguments: <c>jcmd</c>, <c>VM.version</c>.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="AgentRefusedException">It cannot be asked, or did not answer.</exception>
    public async Task<string> AskAsync(string[] words, CancellationToken cancellation)
    {
        if (!File.Exists(Own(Door)))
        {
            WasOpen = false;
            await OpenAsync(cancellation);
        }

        using var limit = new CancellationTokenSource(MostAnswering, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Own(Door)), either.Token);
            string[] all = ["1", .. words, .. Enumerable.Repeat("", 4 - words.Length)];
            await socket.SendAsync(Encoding.UTF8.GetBytes(string.Join('\0', all) + "\0"), either.Token);
            return await ReadAsync(socket, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw JavaRefusal.NotAsked(processId, $"it did not answer within {MostAnswering.TotalSeconds:0} s");
        }
        catch (SocketException refused)
        {
            throw JavaRefusal.NotAsked(processId, $"{Door} takes no connection ({refused.Message})");
        }
    }

    private async Task OpenAsync(CancellationToken cancellation)
    {
        Check();
        try
        {
            // A new file alone: what is there already, such as a link, is not written through.
            await using (new FileStream(Own(Marker), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write }))
            {
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw JavaRefusal.NotAsked(processId, $"{Marker} cannot be made: it needs a /tmp that can be written to; an emptyDir there is enough");
        }

        try
        {
            if (Libc.Kill(processId, Signals.Quit) != 0)
            {
                throw new AgentRefusedException(new AgentError(AgentErrorCode.NotAllowed, $"Process {processId} cannot be sent SIGQUIT."));
            }

            var began = clock.GetTimestamp();
            while (!File.Exists(Own(Door)))
            {
                if (clock.GetElapsedTime(began) > MostOpening)
                {
                    throw JavaRefusal.NotAsked(processId, $"it took SIGQUIT and did not make {Door} within {MostOpening.TotalSeconds:0} s");
                }

                await Task.Delay(Poll, clock, cancellation);
            }
        }
        finally
        {
            File.Delete(Own(Marker));
        }
    }

    /// <summary>SIGQUIT ends a process that does not catch it (one with <c>-Xrs</c> has made its socket at its start), and makes a JVM that lets nobody attach print all its threads.</summary>
    private void Check()
    {
        if (table.Status(processId) is not { } status || status.State is 'Z' or 'X')
        {
            throw new AgentRefusedException(new AgentError(AgentErrorCode.ProcessMissing, $"There is no process {processId}."));
        }

        if ((status.CaughtSignals >> (Signals.Quit - 1) & 1) == 0)
        {
            throw JavaRefusal.NotAsked(processId, "it does not catch SIGQUIT, which would end it: it is only starting, perhaps");
        }

        if (JdwpOptions.ForbidsAttaching(processId))
        {
            throw JavaRefusal.NotAsked(processId, "it was started with -XX:+DisableAttachMechanism");
        }

        if (new DirectoryInfo(Own("/tmp")) is not { Exists: true, LinkTarget: null })
        {
            throw JavaRefusal.NotAsked(processId, "its /tmp is missing, or a link");
        }
    }

    /// <summary>The first line is a status, 0 for done; what follows is the answer.</summary>
    private async Task<string> ReadAsync(Socket socket, CancellationToken cancellation)
    {
        var buffer = new byte[MostAnswerBytes];
        var (length, count) = (0, 0);
        while (length < buffer.Length && (count = await socket.ReceiveAsync(buffer.AsMemory(length), cancellation)) > 0)
        {
            length += count;
        }

        var (status, answer) = Encoding.UTF8.GetString(buffer, 0, length).Split('\n', 2) is [var first, var rest] ? (first, rest) : ("", "");
        return status == "0" ? answer : throw JavaRefusal.NotAsked(processId, "it refused to answer");
    }

    private string Own(string path) => $"/proc/{processId}/root{path}";
}
