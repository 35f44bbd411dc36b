namespace Sonde.Core.Faults;

/// <summary>Ends a command with a <see cref="Fault"/>.</summary>
public sealed class FaultException : Exception
{
    /// <summary>Ends the command.</summary>
    /// <param name="fault">What is said.</param>
    /// <param name="cause">What led to it, shown with -v only.</param>
    public FaultException(Fault fault, Exception? cause = null)
        : base($"{fault.What}: {fault.Why} ({fault.Definition.Code})", cause)
    {
        Fault = fault;
    }

    /// <summary>Ends the command with one next step.</summary>
    public FaultException(FaultDefinition definition, string what, string why, string next, Exception? cause = null)
        : this(new Fault(definition, what, why, [next]), cause)
    {
    }

    /// <summary>What is said.</summary>
    public Fault Fault { get; }
}
