using Sonde.Core.Faults;
using Sonde.Core.Profiles;
using Sonde.Core.Sessions;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Profiling.Dotnet;

/// <summary>A process's diagnostic port, through the agent; and what is told where it does not do what it should.</summary>
internal static class DotnetPort
{
    /// <summary>For a runtime to say who it is and to begin a session.</summary>
    public static readonly TimeSpan MostAsking = TimeSpan.FromSeconds(10);

    /// <summary>For a link that was lost to say so.</summary>
    private static readonly TimeSpan MostTelling = TimeSpan.FromSeconds(2);

    /// <summary>Why the agent is no way to it, as the beginning of a sentence; null where it is.</summary>
    public static string? WhyNot(OpenSession session) => session.Agent.Hello.Capabilities.Contains(AgentCapability.DotnetPort, StringComparer.Ordinal)
        ? null
        : $"the agent in {session.Plan.Toolbox.Name} ({session.Agent.Hello.Agent}) does not know how to reach the diagnostic port of .NET processes";

    /// <summary>Opens a connection.</summary>
    /// <exception cref="ChannelRefusedException">The agent refused.</exception>
    /// <exception cref="IOException">The link broke.</exception>
    public static async Task<Stream> OpenAsync(ProfileTask task, CancellationToken cancellation) =>
        await task.Session.Agent.OpenChannelAsync(new DotnetPortPurpose(task.Process.ProcessId), cancellation).ConfigureAwait(false);

    /// <summary>Sees to it that there is one, and uses it.</summary>
    /// <param name="task">What is wanted.</param>
    /// <param name="act">What is done to the process, for faults: <c>profile</c>.</param>
    /// <param name="use">Does it.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="FaultException">It could not be done.</exception>
    /// <exception cref="IOException">The link broke.</exception>
    public static async Task<T> UseAsync<T>(ProfileTask task, string act, Func<Task<T>> use, CancellationToken cancellation)
    {
        var agent = task.Session.Agent;
        var what = $"cannot {act} process {task.Process.ProcessId} ({task.Process.Executable ?? task.Process.Name}) in {task.Session.Facts.Target}";
        try
        {
            _ = await agent.AskAsync<DotnetPortAnswer>(new DotnetPortRequest(task.Process.ProcessId), cancellation).ConfigureAwait(false);
            return await use().ConfigureAwait(false);
        }
        catch (AgentRefusedException refused)
        {
            throw Refused(what, refused.Error, refused);
        }
        catch (Exception refused) when (refused is ChannelRefusedException or DotnetRefusedException)
        {
            throw Failed(what, refused.Message, refused);
        }
        catch (ProfileFormatException odd)
        {
            throw Failed(what, $"what the runtime sent {odd.Message}", odd);
        }
        catch (IOException broken) when (!agent.Completion.IsCompleted)
        {
            // What is carried by a link breaks a moment before the link says that it did.
            await Task.WhenAny(agent.Completion, Task.Delay(MostTelling, task.Clock, cancellation)).ConfigureAwait(false);
            if (agent.Completion.IsCompleted || cancellation.IsCancellationRequested)
            {
                throw;
            }

            throw Failed(what, $"the connection to the diagnostic port broke: {broken.Message}", broken);
        }
        catch (OperationCanceledException slow) when (!cancellation.IsCancellationRequested && !agent.Completion.IsCompleted)
        {
            throw Failed(what, "the runtime did not answer in time: it is busy, or stands", slow);
        }
    }

    private static FaultException Refused(string what, AgentError error, Exception cause) => error.Code switch
    {
        AgentErrorCode.NotAllowed => new FaultException(FaultCatalog.TraceNotAllowed, what, error.Message, "sonde explain SND4006", cause),
        AgentErrorCode.ProcessMissing => new FaultException(FaultCatalog.TargetDiedDuringAttach, what, error.Message, "repeat the command when the target runs again", cause),
        AgentErrorCode.NotPrepared => new FaultException(FaultCatalog.NotProfiled, what, error.Message, "start it without DOTNET_EnableDiagnostics=0, and with a temporary folder that it may write to", cause),
        _ => Failed(what, error.Message, cause),
    };

    private static FaultException Failed(string what, string why, Exception cause) => new(FaultCatalog.NotProfiled, what, why, "repeat the command", cause);
}
