using System.Net.Sockets;
using System.Text;
using Sonde.Agent.Launching;
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
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MostOpening = TimeSpan.FromSeconds(5);

    private const int PieceBytes = 64 * 1024;
    private const int MostWords = 300;

    private readonly int _innerId = table.Status(processId)?.InnermostId is { } inner and > 0 ? inner : processId;

    /// <summary>The file whose presence tells the JVM that SIGQUIT is meant for this; as a path of the target's.</summary>
    public string Marker => $"/tmp/.attach_pid{_innerId}";

    /// <summary>The JVM's socket, likewise; it stays until the JVM ends.</summary>
    public string Door => $"/tmp/.java_pid{_innerId}";

    /// <summary>What it is asked for, as the rest of a sentence that begins with the JVM.</summary>
    public string Wish { get; init; } = "has to be asked where it listens for debuggers";

    /// <summary>What is taken of an answer; the rest of it is left.</summary>
    public int MostAnswerBytes { get; init; } = 256 * 1024;

    /// <summary>How long it may take to answer.</summary>
    public TimeSpan MostAnswering { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What it is called where the JVM answers that it will not, one of <see cref="AgentErrorCode"/>.</summary>
    public string RefusalCode { get; init; } = AgentErrorCode.ToolFailed;

    /// <summary>Whether it was asked something and has not answered: it may be doing it.</summary>
    public bool IsPending { get; private set; }

    /// <summary>Whether the last answer was longer than is taken.</summary>
    public bool WasCut { get; private set; }

    /// <summary>Whether the JVM had its socket before, or nothing was done to it; set by <see cref="AskAsync"/>.</summary>
    public bool WasOpen { get; private set; } = true;

    /// <summary>Asks, and returns what it answered.</summary>
    /// <param name="words">The command and at most three arguments: <c>jcmd</c>, <c>VM.version</c>.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="AgentRefusedException">It cannot be asked, or did not answer.</exception>
    public async Task<string> AskAsync(string[] words, CancellationToken cancellation)
    {
        if (!File.Exists(Own(Door)))
        {
            await OpenAsync(cancellation);
        }

        using var limit = new CancellationTokenSource(MostAnswering, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Own(Door)), either.Token);
            string[] all = ["1", .. words, .. Enumerable.Repeat("", 4 - words.Length)];
            IsPending = true;
            await socket.SendAsync(Encoding.UTF8.GetBytes(string.Join('\0', all) + "\0"), either.Token);
            return await ReadAsync(socket, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw NotAsked($"it did not answer within {MostAnswering.TotalSeconds:0} s");
        }
        catch (SocketException refused)
        {
            throw NotAsked($"{Door} takes no connection ({refused.Message})");
        }
    }

    private async Task OpenAsync(CancellationToken cancellation)
    {
        Check();
        try
        {
            ForgetOldMarker();

            // A new file alone: what is there already, such as a link, is not written through.
            await using (new FileStream(Own(Marker), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write }))
            {
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw NotAsked($"{Marker} cannot be made: it needs a /tmp that can be written to; an emptyDir there is enough");
        }

        WasOpen = false;
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
                    throw NotAsked($"it took SIGQUIT and did not make {Door} within {MostOpening.TotalSeconds:0} s");
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
            throw NotAsked("it does not catch SIGQUIT, which would end it: it is only starting, perhaps");
        }

        if (JdwpOptions.ForbidsAttaching(processId))
        {
            throw NotAsked("it was started with -XX:+DisableAttachMechanism");
        }

        if (new DirectoryInfo(Own("/tmp")) is not { Exists: true, LinkTarget: null })
        {
            throw NotAsked("its /tmp is missing, or a link");
        }
    }

    /// <summary>The first line is a status, 0 for done; what follows is the answer.</summary>
    private async Task<string> ReadAsync(Socket socket, CancellationToken cancellation)
    {
        using var whole = new MemoryStream();
        var piece = new byte[PieceBytes];
        var count = 0;
        while (whole.Length < MostAnswerBytes && (count = await socket.ReceiveAsync(piece, cancellation)) > 0)
        {
            await whole.WriteAsync(piece.AsMemory(0, (int)Math.Min(count, MostAnswerBytes - whole.Length)), cancellation);
        }

        WasCut = whole.Length == MostAnswerBytes;
        var (status, answer) = Encoding.UTF8.GetString(whole.GetBuffer(), 0, (int)whole.Length).Split('\n', 2) is [var first, var rest] ? (first, rest) : ("", "");
        var words = PlainText.Line(answer.Trim(), MostWords);
        IsPending = false;
        return status == "0" ? answer : throw NotAsked(words.Length == 0 ? "it refused to answer" : $"it answered: {words}", RefusalCode);
    }

    /// <summary>An agent that was killed just then has left it; one that attaches now has it for as long as the JVM may take.</summary>
    private void ForgetOldMarker()
    {
        if (new FileInfo(Own(Marker)) is { Exists: true } marker && clock.GetUtcNow().UtcDateTime - marker.LastWriteTimeUtc > MostOpening * 2)
        {
            marker.Delete();
        }
    }

    private AgentRefusedException NotAsked(string why, string code = AgentErrorCode.ToolFailed) => JavaRefusal.NotAsked(processId, Wish, why, code);

    private string Own(string path) => $"/proc/{processId}/root{path}";
}
