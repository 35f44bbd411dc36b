using System.IO.Pipelines;
using Sonde.Agent.Programs;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Programs;

/// <summary>Programs that a test plays.</summary>
internal sealed class FakePrograms(TimeProvider clock) : IProgramLauncher
{
    public List<FakeProgram> All { get; } = [];

    public List<string> Marks { get; } = [];

    public Task<LaunchedProgram> StartAsync(StartProgramRequest request, string mark)
    {
        Marks.Add(mark);
        var program = new FakeProgram(40 + All.Count);
        All.Add(program);
        return Task.FromResult(program.Launch(request.Terminal is not null, clock));
    }
}

/// <summary>A program that a test plays: it ends when the test says so, or of a signal that ends programs.</summary>
internal sealed class FakeProgram(int processId)
{
    private readonly TaskCompletionSource<int> _status = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Pipe _input = new();
    private readonly Pipe _output = new();
    private readonly Pipe _error = new();
    private readonly List<int> _lives = [processId];

    public List<(int Id, int Signal)> Sent { get; } = [];

    public List<(int Columns, int Rows)> Sizes { get; } = [];

    /// <summary>What it reads.</summary>
    public Stream Input => _input.Reader.AsStream();

    /// <summary>Where it writes.</summary>
    public PipeWriter Output => _output.Writer;

    /// <summary>Where it complains.</summary>
    public PipeWriter Error => _error.Writer;

    public LaunchedProgram Launch(bool hasTerminal, TimeProvider clock) => new(
        processId, _status.Task, _input.Writer.AsStream(), _output.Reader.AsStream(), new ProgramFamily(() => [.. _lives], Send, clock))
    {
        Error = hasTerminal ? null : _error.Reader.AsStream(),
        Resize = hasTerminal ? (columns, rows) => Sizes.Add((columns, rows)) : null,
    };

    /// <summary>Ends it, and with it its outputs.</summary>
    /// <param name="status">As waitpid(2) says it.</param>
    public void End(int status)
    {
        _output.Writer.Complete();
        _error.Writer.Complete();
        Leave(status);
    }

    /// <summary>Ends it; what it wrote is still under way.</summary>
    /// <param name="status">As waitpid(2) says it.</param>
    public void Leave(int status)
    {
        _lives.Clear();
        _status.TrySetResult(status);
    }

    private bool Send(int id, int signal)
    {
        const int terminate = 15;
        Sent.Add((id, signal));
        if (id > 0 && signal == terminate)
        {
            End(terminate);
        }

        return true;
    }
}
