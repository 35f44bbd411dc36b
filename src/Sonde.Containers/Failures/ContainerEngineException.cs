namespace Sonde.Containers;

/// <summary>The engine said no, or nothing usable.</summary>
public sealed class ContainerEngineException : Exception
{
    /// <summary>With the engine's words, tidied of its log prefixes.</summary>
    public ContainerEngineException(ContainerEngine engine, EngineFailure failure, string engineMessage, Exception? inner = null)
        : base(engineMessage, inner)
    {
        Engine = engine;
        Failure = failure;
    }

    /// <summary>Who said it.</summary>
    public ContainerEngine Engine { get; }

    /// <summary>What it means.</summary>
    public EngineFailure Failure { get; }

    /// <summary>The engine's last words, one or a few lines; never arguments or environment of ours.</summary>
    public string EngineMessage => Message;
}
