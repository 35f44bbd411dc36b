using System.Net;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Sonde.Kubernetes.Api;
using Sonde.Kubernetes.Requests;

namespace Sonde.Kubernetes;

public sealed partial class KubernetesClient
{
    // kubectl's own page (--chunk-size is 500): small enough for a slow link's time limit.
    private const int PageSize = 250;
    private const int MaximumRestarts = 3;

    /// <summary>The objects of a namespace as the server has them, with every field, the values of environments among them: for judging them, never for showing them.</summary>
    /// <param name="group">The API group; empty for the core.</param>
    /// <param name="version">Of the group: <c>v1</c>.</param>
    /// <param name="resource">The plural: <c>deployments</c>.</param>
    /// <param name="place">The namespace.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>The objects, without apiVersion and kind, which lists leave out.</returns>
    /// <exception cref="KubernetesApiException">They may not be listed; the server does not know such objects (404).</exception>
    public Task<IReadOnlyList<JsonObject>> ListDocumentsAsync(string group, string version, string resource, string place, CancellationToken cancellation) => ListAsync(
        new ApiRequest(
            new ResourceAction("list", resource, place) { Group = group },
            group.Length == 0 ? ApiRequest.PathOf("api", version, "namespaces", place, resource) : ApiRequest.PathOf("apis", group, version, "namespaces", place, resource)),
        null,
        ApiJson.Default.DocumentList,
        cancellation);

    /// <summary>Page by page; from the start again where the server has forgotten the list in between (410).</summary>
    private async Task<IReadOnlyList<T>> ListAsync<T>(ApiRequest request, string? labelSelector, JsonTypeInfo<ObjectList<T>> type, CancellationToken cancellation)
    {
        for (var restarts = 0; ; restarts++)
        {
            try
            {
                return await ListAllPagesAsync(request, labelSelector, type, cancellation);
            }
            catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Gone && restarts < MaximumRestarts)
            {
                // The token of the next page was too old. What was read belongs to another moment: read all again.
            }
        }
    }

    private async Task<List<T>> ListAllPagesAsync<T>(ApiRequest request, string? labelSelector, JsonTypeInfo<ObjectList<T>> type, CancellationToken cancellation)
    {
        List<T> items = [];
        var next = "";
        do
        {
            List<KeyValuePair<string, string>> query = [KeyValuePair.Create("limit", $"{PageSize}")];
            AddIfGiven(query, "labelSelector", labelSelector);
            AddIfGiven(query, "continue", next);
            var page = await _transport.SendAsync(request with { Query = query }, type, cancellation);
            items.AddRange(page.Items);
            next = page.Metadata.Continue;
        }
        while (next.Length > 0);
        return items;
    }

    private static void AddIfGiven(List<KeyValuePair<string, string>> query, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            query.Add(KeyValuePair.Create(name, value));
        }
    }
}
