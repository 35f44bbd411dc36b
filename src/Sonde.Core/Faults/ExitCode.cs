namespace Sonde.Core.Faults;

/// <summary>What the process returns, by what the caller does next.</summary>
public enum ExitCode
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>It ran and the answer is no.</summary>
    Negative = 1,

    /// <summary>Fix the command line or a configuration file.</summary>
    CommandLine = 2,

    /// <summary>The target is missing or ambiguous.</summary>
    Target = 3,

    /// <summary>Ask for permission.</summary>
    Permission = 4,

    /// <summary>This target cannot be debugged that way.</summary>
    Unsuitable = 5,

    /// <summary>A connection failed or time ran out; trying again may help.</summary>
    Connection = 6,

    /// <summary>A bug in Sonde.</summary>
    Bug = 70,

    /// <summary>Interrupted (SIGINT) before there was anything to end in an orderly way.</summary>
    Interrupted = 130,

    /// <summary>Terminated (SIGTERM), likewise.</summary>
    Terminated = 143,
}
