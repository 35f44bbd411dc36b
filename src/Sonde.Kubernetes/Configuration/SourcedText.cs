namespace Sonde.Kubernetes.Configuration;

/// <summary>A value, and where it stands.</summary>
internal sealed record SourcedText(string Value, SourcePosition Position)
{
    /// <summary>Where it stands: the value may be a secret.</summary>
    public override string ToString() => Position.ToString();
}
