namespace Sonde.Agent.Catching;

/// <summary>A status of waitpid(2) of a traced thread. Pure.</summary>
/// <param name="Thread">The thread.</param>
/// <param name="Status">The status word.</param>
internal readonly record struct TraceStop(int Thread, int Status)
{
    private const int Execution = 4;
    private const int GroupStop = 128;

    /// <summary>It has ended.</summary>
    public bool IsEnd => (Status & 0xff) != 0x7f;

    /// <summary>It has become another program, of which it has run nothing.</summary>
    public bool IsExecution => !IsEnd && Event == Execution;

    /// <summary>It takes part in a job-control stop of its process.</summary>
    public bool IsGroupStop => !IsEnd && Event == GroupStop && Signal is 19 or 20 or 21 or 22;

    /// <summary>The signal that it is about to get; 0 where it stands for another reason.</summary>
    public int Delivery => !IsEnd && Event == 0 ? Signal : 0;

    private int Event => Status >> 16;

    private int Signal => (Status >> 8) & 0xff;
}
