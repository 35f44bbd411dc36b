namespace Sonde.Kubernetes.Configuration;

/// <summary>
/// Several files as one. As in kubectl, the first file to set a value or to have an entry of a name wins, and the later one is discarded whole:
/// https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files.
/// </summary>
internal sealed class MergedKubeconfig
{
    private readonly Dictionary<string, ContextEntry> _contexts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ClusterEntry> _clusters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, UserEntry> _users = new(StringComparer.Ordinal);

    public SourcedText? CurrentContext { get; private set; }

    public IReadOnlyList<string> ContextNames => [.. _contexts.Keys.Order(StringComparer.Ordinal)];

    public bool IsEmpty => CurrentContext is null && _contexts.Count + _clusters.Count + _users.Count == 0;

    public void Add(KubeconfigFile file)
    {
        CurrentContext ??= file.CurrentContext;
        AddFirst(_contexts, file.Contexts, entry => entry.Name);
        AddFirst(_clusters, file.Clusters, entry => entry.Name);
        AddFirst(_users, file.Users, entry => entry.Name);
    }

    public ContextEntry? Context(string name) => _contexts.GetValueOrDefault(name);

    public ClusterEntry? Cluster(string name) => _clusters.GetValueOrDefault(name);

    public UserEntry? User(string name) => _users.GetValueOrDefault(name);

    public IReadOnlyList<string> ClusterNames => [.. _clusters.Keys.Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> UserNames => [.. _users.Keys.Order(StringComparer.Ordinal)];

    // Within one file the last of two entries with one name wins: client-go fills a map.
    private static void AddFirst<T>(Dictionary<string, T> known, IReadOnlyList<T> entries, Func<T, string> name)
    {
        foreach (var entry in entries.GroupBy(name, StringComparer.Ordinal))
        {
            known.TryAdd(entry.Key, entry.Last());
        }
    }
}
