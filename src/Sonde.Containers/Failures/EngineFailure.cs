namespace Sonde.Containers;

/// <summary>What kind of no the engine said.</summary>
public enum EngineFailure
{
    /// <summary>Something else; its words tell.</summary>
    Other,

    /// <summary>The engine cannot be reached: no daemon, no machine started.</summary>
    Unreachable,

    /// <summary>This user may not speak to the engine.</summary>
    NotPermitted,

    /// <summary>It did not answer in time.</summary>
    TimedOut,

    /// <summary>What it answered is not what was documented.</summary>
    Unreadable,

    /// <summary>The image is not here and could not be fetched, or its name is not one.</summary>
    ImageUnavailable,

    /// <summary>There is no such container any more.</summary>
    NoSuchContainer,

    /// <summary>The target stopped, or was restarted, while the toolbox was made.</summary>
    TargetStopped,

    /// <summary>A name is taken.</summary>
    NameInUse,

    /// <summary>The program to run is not in the image.</summary>
    ProgramMissing,

    /// <summary>The engine, the runtime below it or the kernel refused one of the options.</summary>
    OptionRefused,

    /// <summary>The runtime below the engine failed, as it would with any image and any options.</summary>
    RuntimeFailed,

    /// <summary>The engine gives containers resource limits above those of the shell that runs it, and may not.</summary>
    LimitRefused,
}
