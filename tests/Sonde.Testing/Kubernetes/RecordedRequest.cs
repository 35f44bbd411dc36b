namespace Sonde.Testing.Kubernetes;

/// <summary>A request as the server got it.</summary>
public sealed record RecordedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>Decoded, without query.</summary>
    public string Path { get; } = Uri.UnescapeDataString(Target.Split('?')[0]);

    /// <summary>Decoded, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; } = ParseQuery(Target);

    /// <summary>The subject of the client's certificate; null where it showed none.</summary>
    public string? ClientCertificate { get; init; }

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public string? QueryValue(string name) => Query.FirstOrDefault(pair => pair.Key == name).Value;

    public override string ToString() => $"{Method} {Target}";

    internal static IReadOnlyList<KeyValuePair<string, string>> ParseQuery(string target) =>
        target.Split('?', 2) is [_, { Length: > 0 } query]
            ? [.. query.Split('&').Select(part => part.Split('=', 2)).Select(pair => KeyValuePair.Create(Decode(pair[0]), pair.Length > 1 ? Decode(pair[1]) : ""))]
            : [];

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
