using Sonde.Tunnel.Control;

namespace Sonde.Core.Programs;

/// <summary>The ends of a session's programs, as the agent tells them: before or after somebody asks. Any thread.</summary>
internal sealed class ProgramEnds
{
    /// <summary>More than an agent tells of programs that nobody asks for; a peer that tells more is not listened to.</summary>
    private const int MostTold = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, TaskCompletionSource<ProgramEndedEvent>> _ends = [];

    /// <summary>Takes an event where it is an end; passes others on.</summary>
    /// <param name="message">The event.</param>
    /// <param name="otherwise">Takes others.</param>
    public void Take(AgentEvent message, Action<AgentEvent> otherwise)
    {
        if (message is not ProgramEndedEvent ended)
        {
            otherwise(message);
            return;
        }

        lock (_gate)
        {
            if (_ends.Count < MostTold || _ends.ContainsKey(ended.Program))
            {
                Of(ended.Program, _ends).TrySetResult(ended);
            }
        }
    }

    /// <summary>Ends when that program did.</summary>
    public Task<ProgramEndedEvent> Of(int program)
    {
        lock (_gate)
        {
            return Of(program, _ends).Task;
        }
    }

    private static TaskCompletionSource<ProgramEndedEvent> Of(int program, Dictionary<int, TaskCompletionSource<ProgramEndedEvent>> ends)
    {
        if (!ends.TryGetValue(program, out var end))
        {
            ends[program] = end = new TaskCompletionSource<ProgramEndedEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return end;
    }
}
