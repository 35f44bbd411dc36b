using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling;

/// <summary>What a <see cref="StackTally"/> has to tell. Nobody adds to it once it is handed over.</summary>
internal sealed class TallyNews
{
    /// <summary>Frames that are new.</summary>
    public List<FrameLine> Frames { get; } = [];

    /// <summary>The number of the first stack that is new.</summary>
    public int FirstStack { get; init; } = 1;

    /// <summary>Stacks that are new, in the order of their numbers.</summary>
    public List<(int Caller, int Frame)> Stacks { get; } = [];

    /// <summary>Threads that are new.</summary>
    public List<(int Id, long ThreadId)> Threads { get; } = [];

    /// <summary>How often which stack was seen.</summary>
    public List<(int Thread, int Stack, int Samples, int Locked)> Counts { get; } = [];

    /// <summary>How things stand.</summary>
    public FiguresLine Figures { get; set; } = new(0, 0, 0, 0, 0);
}
