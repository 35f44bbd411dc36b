using Sonde.Agent.Catching;

namespace Sonde.UnitTests.Agent.Catching;

public sealed class StartNetTests
{
    private const int Execution = (4 << 16) | (5 << 8) | 0x7f;
    private const int GroupStop = (128 << 16) | (19 << 8) | 0x7f;
    private const int Delivery = (23 << 8) | 0x7f;

    private readonly Kernel _kernel = new();

    [Fact]
    public void A_program_is_caught_when_what_is_traced_becomes_it()
    {
        var net = new StartNet(_kernel, [1, 7]);
        Assert.Null(net.Look([1, 7, 20]));
        Assert.Equal([20], _kernel.Seized);
        _kernel.Programs.Add(20);
        _kernel.Stops.Enqueue(new TraceStop(20, Execution));
        Assert.Equal(new CaughtStart(20, true), net.Look([1, 7, 20]));
        Assert.Equal([20], _kernel.Stopped);
    }

    [Fact]
    public void A_program_that_could_not_be_traced_before_is_caught_late_and_hurry_is_made_until_then()
    {
        var net = new StartNet(_kernel, [1]);
        _kernel.Refused.Add(20);
        Assert.Null(net.Look([1, 20]));
        Assert.True(net.IsInHurry);
        _kernel.Refused.Clear();
        _kernel.Programs.Add(20);
        Assert.Equal(new CaughtStart(20, false), net.Look([1, 20]));
        Assert.False(net.IsInHurry);
    }

    [Fact]
    public void What_was_there_before_and_the_toolboxs_own_are_let_be()
    {
        var net = new StartNet(_kernel, [1]);
        _kernel.Programs.UnionWith([1, 30]);
        _kernel.Own.Add(30);
        Assert.Null(net.Look([1, 30]));
        Assert.Empty(_kernel.Seized);
        Assert.False(net.IsInHurry);
    }

    [Fact]
    public void Another_program_runs_on_and_so_do_signals_and_what_it_starts()
    {
        var net = new StartNet(_kernel, []);
        net.Look([20]);
        _kernel.Stops.Enqueue(new TraceStop(20, Execution));
        _kernel.Stops.Enqueue(new TraceStop(20, Delivery));
        _kernel.Stops.Enqueue(new TraceStop(21, (1 << 16) | (5 << 8) | 0x7f));
        _kernel.Stops.Enqueue(new TraceStop(20, GroupStop));
        _kernel.Stops.Enqueue(new TraceStop(20, 0));
        Assert.Null(net.Look([20, 21]));
        Assert.Equal([(20, 0), (20, 23), (21, 0)], _kernel.Continued);
        Assert.Equal([20], _kernel.Listening);
        Assert.Empty(_kernel.Stopped);
    }

    [Fact]
    public void An_id_that_comes_again_is_another_process()
    {
        var net = new StartNet(_kernel, [20]);
        Assert.Null(net.Look([20]));
        Assert.Null(net.Look([]));
        Assert.Null(net.Look([20]));
        Assert.Equal([20], _kernel.Seized);
    }

    private sealed class Kernel : IStartProcesses
    {
        public HashSet<int> Own { get; } = [];

        public HashSet<int> Programs { get; } = [];

        public HashSet<int> Refused { get; } = [];

        public Queue<TraceStop> Stops { get; } = [];

        public List<int> Seized { get; } = [];

        public List<int> Stopped { get; } = [];

        public List<int> Listening { get; } = [];

        public List<(int Thread, int Signal)> Continued { get; } = [];

        public bool IsOwn(int processId) => Own.Contains(processId);

        public bool IsGoProgram(int processId) => Programs.Contains(processId);

        public bool TrySeize(int processId)
        {
            if (Refused.Contains(processId))
            {
                return false;
            }

            Seized.Add(processId);
            return true;
        }

        public TraceStop? NextStop() => Stops.TryDequeue(out var stop) ? stop : null;

        public void Continue(int thread, int signal) => Continued.Add((thread, signal));

        public void Listen(int thread) => Listening.Add(thread);

        public void Stop(int processId) => Stopped.Add(processId);
    }
}
