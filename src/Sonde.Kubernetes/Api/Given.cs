namespace Sonde.Kubernetes.Api;

/// <summary>Lists as a server gave them. JSON can say null where an item is due, and no API object means anything by it.</summary>
internal static class Given
{
    /// <summary>The items that are there; none for null.</summary>
    public static IReadOnlyList<T> Items<T>(IReadOnlyList<T>? items) =>
        items is null ? [] : items.Any(item => item is null) ? [.. items.Where(item => item is not null)] : items;
}
