using System.Globalization;
using System.Net;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.InProcess.Java;

/// <summary>
/// Finds where a JVM listens for debuggers (JDWP), and tells one that was started with <c>onjcmd=y</c> to do so. Nothing is connected to in order to find out: the port is the JVM's own word,
/// and whether it listens there the kernel's.
/// </summary>
internal sealed class JavaDebugging(IProcessTable table, TimeProvider clock) : IInProcessDebugger
{
    /// <summary>What a client is told of a JVM in the list of processes; see <see cref="ProcessDescription.Jdwp"/>.</summary>
    public static string Look(int processId) => JdwpOptions.Of(processId) switch
    {
        { IsSocket: true, IsServer: true, IsOnDemand: false, Port: not null } => JdwpState.Open,
        { IsSocket: true, IsServer: true, IsOnDemand: true, Port: { } port } when Listens(processId, port) is not null => JdwpState.Open,
        { IsSocket: true, IsServer: true } => JdwpState.Ask,
        _ => JdwpState.Off,
    };

    /// <inheritdoc/>
    public async Task<OpenedDebugger> OpenAsync(int processId, CancellationToken cancellation)
    {
        if (table.Stat(processId) is not { HasEnded: false })
        {
            throw new AgentRefusedException(new AgentError(AgentErrorCode.ProcessMissing, $"There is no process {processId}."));
        }

        var library = JavaFinding.Find(processId) ?? throw JavaRefusal.NoJava(processId);
        var options = JdwpOptions.Of(processId) ?? throw JavaRefusal.NotPrepared(processId);
        if (options is not { IsServer: true, IsSocket: true })
        {
            throw JavaRefusal.NotListening(processId, options);
        }

        var version = JavaFinding.Version(processId, library) ?? "of an unknown version";
        var attach = new HotSpotAttach(processId, table, clock);
        var (isStarted, port) = options.Port is { } known && (Listens(processId, known) is not null || !options.IsOnDemand)
            ? (false, known)
            : await AskAsync(processId, options, attach, cancellation);
        var address = Listens(processId, port)
            ?? throw (ListeningPorts.IsConnected(processId, port) ? JavaRefusal.Taken(processId) : JavaRefusal.NotListening(processId, options with { Port = port }));
        return new OpenedJdwp(version, processId, address, attach, clock)
        {
            IsStarted = isStarted,
            HasOwnPort = options.Port is not null,
            Files = attach.WasOpen ? [] : [attach.Marker],
        };
    }

    /// <summary>Where the process listens on a port, in a way that can be dialled from its own network namespace; null where it does not.</summary>
    internal static IPEndPoint? Listens(int processId, int port) => ListeningPorts.Of(processId).FirstOrDefault(address => address.Port == port) is { } found
        ? Equals(found.Address, IPAddress.Any) || Equals(found.Address, IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.Loopback, port) : found
        : null;

    /// <summary>The port that a JVM has chosen itself, in its own words (agent property <c>sun.jdwp.listenerAddress</c>).</summary>
    internal static async Task<int?> OwnPortAsync(HotSpotAttach attach, CancellationToken cancellation) => PortIn(await attach.AskAsync(["agentProperties"], cancellation));

    /// <summary>Text of properties: <c>sun.jdwp.listenerAddress=dt_socket\:127.0.0.1\:45909</c>.</summary>
    internal static int? PortIn(string properties) => properties.Split('\n')
        .Where(line => line.StartsWith("sun.jdwp.listenerAddress=", StringComparison.Ordinal))
        .Select(line => PortAtEnd(line))
        .FirstOrDefault(port => port is not null);

    private static async Task<(bool IsStarted, int Port)> AskAsync(int processId, JdwpOptions options, HotSpotAttach attach, CancellationToken cancellation)
    {
        var port = await OwnPortAsync(attach, cancellation);
        if (port is { } there && (Listens(processId, there) is not null || ListeningPorts.IsConnected(processId, there)))
        {
            return (false, there);
        }

        if (!options.IsOnDemand)
        {
            throw JavaRefusal.NotListening(processId, options);
        }

        var answer = await attach.AskAsync(["jcmd", "VM.start_java_debugging"], cancellation);
        return (true, AddressIn(answer) ?? throw JavaRefusal.NotAsked(processId, attach.Wish, $"VM.start_java_debugging answered: {Launching.PlainText.Line(answer.Trim(), 200)}"));
    }

    /// <summary><c>Address : 127.0.0.1:5005</c> of the answer to VM.start_java_debugging.</summary>
    internal static int? AddressIn(string answer) => answer.Split('\n')
        .Where(line => line.StartsWith("Address : ", StringComparison.Ordinal))
        .Select(line => PortAtEnd(line))
        .FirstOrDefault(port => port is not null);

    private static int? PortAtEnd(string line) => int.TryParse(line.TrimEnd()[(line.LastIndexOfAny([':', '=', ' ']) + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        && port is > 0 and <= 65535 ? port : null;
}
