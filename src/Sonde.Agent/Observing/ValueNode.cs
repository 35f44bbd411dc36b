using Sonde.Tunnel.Control;

namespace Sonde.Agent.Observing;

/// <summary>A value on its way: what it consists of is added as it becomes known.</summary>
/// <param name="name">Its name.</param>
/// <param name="value">Its value; null where there is an error.</param>
/// <param name="reference">By which the adapter tells what it consists of; 0 for nothing.</param>
internal sealed class ValueNode(string name, string? value, long reference)
{
    /// <summary>By which the adapter tells what it consists of; 0 for nothing.</summary>
    public long Reference => reference;

    /// <summary>Its type.</summary>
    public string? Type { get; init; }

    /// <summary>Why it has no value.</summary>
    public string? Error { get; init; }

    /// <summary>Whether something of it was left out.</summary>
    public bool IsCut { get; set; }

    /// <summary>What it consists of.</summary>
    public List<ValueNode> Children { get; } = [];

    /// <summary>As it is told.</summary>
    public ObservedValue Tell() => new(name, value)
    {
        Type = Type,
        Error = Error,
        IsCut = IsCut,
        Children = Children.Count == 0 ? null : [.. Children.Select(static child => child.Tell())],
    };
}
