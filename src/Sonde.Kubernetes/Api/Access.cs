namespace Sonde.Kubernetes.Api;

/// <summary>Whether the user may do something.</summary>
/// <param name="IsAllowed">True where the server would let them.</param>
/// <param name="Reason">The server's own words; often empty.</param>
public sealed record AccessReview(bool IsAllowed, string Reason);

/// <summary>Who the server takes us for.</summary>
public sealed record UserIdentity
{
    /// <summary>The name.</summary>
    public string Username { get; init => field = value ?? ""; } = "";

    /// <summary>The uid; empty where there is none.</summary>
    public string Uid { get; init => field = value ?? ""; } = "";

    /// <summary>The groups.</summary>
    public IReadOnlyList<string> Groups { get; init => field = Given.Items(value); } = [];
}

/// <summary>What happened to a watched pod.</summary>
public enum WatchEventKind
{
    /// <summary>It is there: the first event of every watch.</summary>
    Added,

    /// <summary>It changed.</summary>
    Modified,

    /// <summary>It is gone, or another pod has taken its name: the last event.</summary>
    Deleted,
}

/// <summary>One event of a watch.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Pod">The pod after it; before it, where it is gone.</param>
public sealed record WatchEvent(WatchEventKind Kind, Pod Pod);
