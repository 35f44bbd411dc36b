using System.Net.Sockets;
using System.Text;
using Sonde.Agent.Arguments;
using Sonde.Agent.Native;

namespace Sonde.Agent.Serving;

/// <summary>
/// Hands its standard input and output to the serving agent, so that a session's bytes are not copied through a second process, and stays
/// until the agent ends the session: an exec stream ends with the process that it started.
/// </summary>
internal static class ConnectCommand
{
    private const int Attempts = 25;
    private const int BetweenAttemptsMilliseconds = 20;

    /// <summary>Blocks until the session has ended; returns the exit code.</summary>
    public static int Run(AgentMode.Connect mode)
    {
        using var socket = TryConnect(mode.SocketPath);
        if (socket is null)
        {
            StandardStreams.WriteLine(StandardStreams.Error, $"sonde-agent: no agent serves on {mode.SocketPath}");
            return ExitCode.Unavailable;
        }

        try
        {
            DescriptorPassing.Send((int)socket.SafeHandle.DangerousGetHandle(), 0, StandardStreams.Output);
            var answer = new byte[512];
            var count = socket.Receive(answer);
            if (count == 0 || answer[0] != HandOver.Accepted[0])
            {
                var reason = count == 0 ? "it closed the connection" : Encoding.UTF8.GetString(answer, 0, count).TrimEnd();
                StandardStreams.WriteLine(StandardStreams.Error, $"sonde-agent: the agent did not take the session: {reason}");
                return ExitCode.Unavailable;
            }

            while (socket.Receive(answer) > 0)
            {
                // Nothing is agreed to come but the end.
            }

            return ExitCode.Done;
        }
        catch (SocketException)
        {
            // The agent died.
            return ExitCode.Unexpected;
        }
    }

    /// <summary>The exec can come before the agent listens, which takes it some milliseconds; half a second is waited.</summary>
    private static Socket? TryConnect(string path)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                socket.Connect(new UnixDomainSocketEndPoint(path));
                return socket;
            }
            catch (SocketException)
            {
                socket.Dispose();
                Descriptor.Pause(BetweenAttemptsMilliseconds);
            }
        }

        return null;
    }
}
