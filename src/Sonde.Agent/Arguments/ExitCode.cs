namespace Sonde.Agent.Arguments;

/// <summary>Exit codes of the agent's modes, after sysexits.h where one fits.</summary>
internal static class ExitCode
{
    /// <summary>Done: the session ended, or nobody needed the agent for its time to live.</summary>
    public const int Done = 0;

    /// <summary>The command line was not understood.</summary>
    public const int Usage = 64;

    /// <summary><c>connect</c>: no agent serves. <c>serve</c>: another one does, or the socket cannot be made.</summary>
    public const int Unavailable = 69;

    /// <summary>Something that the agent did not foresee.</summary>
    public const int Unexpected = 70;

    /// <summary>Internal modes: the parent that asked is gone.</summary>
    public const int ParentGone = 75;

    /// <summary>Internal modes: the tool could not be executed; as shells say it.</summary>
    public const int CannotExecute = 126;
}
