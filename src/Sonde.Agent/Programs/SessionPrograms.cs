using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Agent.Programs;

/// <summary>The programs of one session. Any thread.</summary>
/// <remarks>Tasks: one for each program, which awaits its end and tells it; awaited by <see cref="EndAsync"/>, 1 s at the most beyond what ending a program takes.</remarks>
/// <param name="launcher">Starts them; null where there are none.</param>
/// <param name="session">The session's id.</param>
/// <param name="tell">Tells the client.</param>
/// <param name="clock">Time.</param>
internal sealed class SessionPrograms(IProgramLauncher? launcher, string session, Action<ProgramEndedEvent> tell, TimeProvider clock)
{
    private static readonly TimeSpan MostEnding = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<int, (RunningProgram Program, Task Ended)> _programs = [];
    private int _lastNumber;
    private bool _isEnding;

    /// <summary>Starts one.</summary>
    /// <exception cref="AgentRefusedException">It cannot be.</exception>
    public async Task<StartProgramAnswer> StartAsync(StartProgramRequest request)
    {
        if (launcher is null)
        {
            throw Refused("This agent starts no programs.");
        }

        if (ProgramRules.Judge(request) is { } problem)
        {
            throw Refused(problem);
        }

        var number = NextNumber();
        var program = new RunningProgram(number, await launcher.StartAsync(request, $"{Environment.ProcessId}.{session}.{number}"), clock);
        if (!TryAdd(number, program))
        {
            await program.EndAsync();
            throw Refused("The session is ending.");
        }

        return program.Answer;
    }

    /// <summary>Sends one a signal.</summary>
    /// <exception cref="AgentRefusedException">It has ended, or there is no such program or signal.</exception>
    public DoneAnswer Signal(SignalProgramRequest request)
    {
        Of(request.Program).Signal(request.Signal);
        return new DoneAnswer();
    }

    /// <summary>Tells one's terminal its size.</summary>
    /// <exception cref="AgentRefusedException">There is no such program, terminal or size.</exception>
    public DoneAnswer Resize(ResizeProgramRequest request)
    {
        Of(request.Program).Resize(request.Columns, request.Rows);
        return new DoneAnswer();
    }

    /// <summary>Serves one of a program's channels, or refuses it.</summary>
    public async Task ServeAsync(int number, bool isError, IncomingChannel incoming, CancellationToken cancellation)
    {
        if (Find(number) is { } program)
        {
            await program.ServeAsync(incoming, isError, cancellation);
        }
        else
        {
            incoming.Refuse(None(number));
        }
    }

    /// <summary>Ends all of them, and starts no more. Returns after 4 s at the most.</summary>
    public async Task EndAsync()
    {
        (RunningProgram Program, Task Ended)[] all;
        lock (_gate)
        {
            _isEnding = true;
            all = [.. _programs.Values];
        }

        await Task.WhenAll(all.Select(static running => running.Program.EndAsync()));
        await Task.WhenAny(Task.WhenAll(all.Select(static running => running.Ended)), Task.Delay(MostEnding, clock, CancellationToken.None));
    }

    private int NextNumber()
    {
        lock (_gate)
        {
            return _isEnding ? throw Refused("The session is ending.")
                : _programs.Count >= ProgramRules.MostPrograms ? throw Refused($"{ProgramRules.MostPrograms} programs of this session run already.")
                : ++_lastNumber;
        }
    }

    private bool TryAdd(int number, RunningProgram program)
    {
        lock (_gate)
        {
            if (!_isEnding)
            {
                _programs.Add(number, (program, TellEndAsync(number, program)));
            }

            return !_isEnding;
        }
    }

    private async Task TellEndAsync(int number, RunningProgram program)
    {
        await Task.Yield();
        var ended = await program.AwaitEndAsync();
        lock (_gate)
        {
            _programs.Remove(number);
        }

        tell(ended);
    }

    private RunningProgram Of(int number) => Find(number) ?? throw Refused(None(number));

    private RunningProgram? Find(int number)
    {
        lock (_gate)
        {
            return _programs.TryGetValue(number, out var found) ? found.Program : null;
        }
    }

    private static string None(int number) => $"No program {number} runs.";

    private static AgentRefusedException Refused(string message) => new(new AgentError(AgentErrorCode.NotUnderstood, message));
}
