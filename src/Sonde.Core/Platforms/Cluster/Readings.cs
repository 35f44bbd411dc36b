using System.Net;
using Sonde.Kubernetes;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>
/// Reads what helps and is not needed: an answer that is refused or does not come is a gap to be told, and no failure. For one task at a time to list; reads may
/// run side by side.
/// </summary>
internal sealed class Readings
{
    private readonly Lock _gate = new();
    private readonly SortedSet<string> _gaps = new(StringComparer.Ordinal);

    /// <summary>What could not be read, each with the reason.</summary>
    public IReadOnlyList<string> Gaps
    {
        get
        {
            lock (_gate)
            {
                return [.. _gaps];
            }
        }
    }

    /// <summary>Reads.</summary>
    /// <param name="what">What is not known otherwise: <c>the events</c>.</param>
    /// <param name="read">The call.</param>
    /// <returns>What was read; default where it could not be, or does not exist.</returns>
    public async Task<T?> TryAsync<T>(string what, Func<Task<T>> read) => (await LookAsync(what, read).ConfigureAwait(false)).Found;

    /// <summary>Reads, and tells what does not exist from what may not be read.</summary>
    /// <inheritdoc cref="TryAsync{T}" path="/param"/>
    public async Task<(T? Found, bool IsAbsent)> LookAsync<T>(string what, Func<Task<T>> read)
    {
        try
        {
            return (await read().ConfigureAwait(false), false);
        }
        catch (KubernetesApiException absent) when (absent.StatusCode == HttpStatusCode.NotFound)
        {
            return (default, true);
        }
        catch (KubernetesApiException refused)
        {
            Add(refused.StatusCode == HttpStatusCode.Forbidden
                ? $"{what}: you may not {refused.Verb} {refused.Resource}{(refused.Namespace is { } place ? $" in namespace {place}" : "")}"
                : $"{what}: the API server answered {(int)refused.StatusCode}: {refused.Message}");
        }
        catch (Exception failed) when (failed is KubernetesConnectionException or CredentialPluginException)
        {
            Add($"{what}: {failed.Message}");
        }

        return (default, false);
    }

    private void Add(string gap)
    {
        lock (_gate)
        {
            _gaps.Add(gap);
        }
    }
}
