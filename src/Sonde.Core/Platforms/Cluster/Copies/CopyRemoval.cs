using System.Net;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Cluster.Copies;

/// <summary>Removes a copy and waits until it is gone, all of it bounded.</summary>
/// <param name="client">The cluster.</param>
/// <param name="podNamespace">Where.</param>
/// <param name="clock">The clock.</param>
internal sealed class CopyRemoval(KubernetesClient client, string podNamespace, TimeProvider clock)
{
    /// <summary>Between SIGTERM and SIGKILL: nobody misses what a copy would have said at its end.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Removes it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="uid">Its uid; null where it is not known whether there is one.</param>
    /// <returns>Null where it is gone; else why it may still be there.</returns>
    public async Task<string?> RunAsync(string name, string? uid)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        var isTaken = false;
        try
        {
            isTaken = await DeleteAsync(name, uid, limit.Token).ConfigureAwait(false);
            if (isTaken)
            {
                await WaitUntilGoneAsync(name, uid, limit.Token).ConfigureAwait(false);
            }

            return null;
        }
        catch (OperationCanceledException)
        {
            return isTaken ? $"the API server took its removal, and it was not seen gone within {Limit.TotalSeconds:0} s" : $"the API server did not take its removal within {Limit.TotalSeconds:0} s";
        }
        catch (Exception failed) when (failed is KubernetesApiException or KubernetesConnectionException or CredentialPluginException)
        {
            return failed.Message;
        }
    }

    /// <summary>A creation whose answer never came may be on its way still: then it is asked for once more.</summary>
    private async Task<bool> DeleteAsync(string name, string? uid, CancellationToken cancellation)
    {
        if (await client.DeletePodAsync(podNamespace, name, uid, Grace, cancellation).ConfigureAwait(false))
        {
            return true;
        }

        if (uid is not null)
        {
            return false;
        }

        await Task.Delay(OnItsWay, clock, cancellation).ConfigureAwait(false);
        return await client.DeletePodAsync(podNamespace, name, uid, Grace, cancellation).ConfigureAwait(false);
    }

    private async Task WaitUntilGoneAsync(string name, string? uid, CancellationToken cancellation)
    {
        try
        {
            await foreach (var change in client.WatchPodAsync(podNamespace, name, cancellation).ConfigureAwait(false))
            {
                if (change.Kind == WatchEventKind.Deleted || (uid is not null && change.Pod.Metadata.Uid != uid))
                {
                    return;
                }
            }
        }
        catch (KubernetesApiException missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            // Gone between two looks.
        }
    }
}
