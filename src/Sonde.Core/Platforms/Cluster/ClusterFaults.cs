using System.Net;
using System.Text.RegularExpressions;
using Sonde.Core.Faults;
using Sonde.Kubernetes;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>What an API server said, as faults. Pure but for running the call.</summary>
internal static partial class ClusterFaults
{
    /// <summary>Runs a call and turns its exceptions into faults.</summary>
    /// <param name="what">What does not happen if it fails.</param>
    /// <param name="call">The call.</param>
    public static async Task<T> GuardAsync<T>(string what, Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (KubernetesApiException refused)
        {
            throw Explain(what, refused);
        }
        catch (KubernetesConnectionException failed)
        {
            throw Explain(what, failed);
        }
        catch (CredentialPluginException failed)
        {
            throw Explain(what, failed);
        }
        catch (EphemeralContainerNotAddedException ignored)
        {
            throw new FaultException(
                FaultCatalog.AdmissionRefused, what, ignored.Message, "declare the toolbox in the pod (docs/troubleshooting.md): this server's ephemeralcontainers API is not one that Sonde knows", ignored);
        }
    }

    /// <summary>The fault for a refusal.</summary>
    public static FaultException Explain(string what, KubernetesApiException refused)
    {
        var why = $"the API server answered {(int)refused.StatusCode}: {refused.Message}";
        return refused.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new(FaultCatalog.CredentialsRejected, what, why, "log in again the way you do for kubectl, then repeat", refused),
            HttpStatusCode.Forbidden when refused.Message.Contains("violates PodSecurity", StringComparison.Ordinal) =>
                new(FaultCatalog.PodSecurityRefused, what, why, "repeat with --profile restricted, or ask the owners of the namespace", refused),
            HttpStatusCode.Forbidden when DeniedVerb().Match(refused.Message) is { Success: true } denied => new(
                new Fault(FaultCatalog.RightsMissing, what, why, [Grant(refused, denied.Groups["user"].Value, denied.Groups["verb"].Value)]), refused),
            HttpStatusCode.Forbidden => new(FaultCatalog.AdmissionRefused, what, why, "the server's words name the policy; --profile, --image or --custom may satisfy it", refused),
            HttpStatusCode.NotFound => new(FaultCatalog.TargetMissing, what, why, List(refused), refused),
            HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest =>
                new(FaultCatalog.AdmissionRefused, what, why, "the server's words name the field; check --custom and --profile", refused),
            _ => new(FaultCatalog.ServerFailed, what, why, "kubectl get --raw='/readyz?verbose'", refused),
        };
    }

    private static FaultException Explain(string what, KubernetesConnectionException failed)
    {
        var isTrust = failed.Detail.Contains("certificate", StringComparison.OrdinalIgnoreCase);
        return new FaultException(
            isTrust ? FaultCatalog.ServerNotTrusted : FaultCatalog.ServerUnreachable, what, failed.Message, "kubectl version", failed);
    }

    private static FaultException Explain(string what, CredentialPluginException failed)
    {
        if (failed.ExpiredAt is not null)
        {
            string[] next = ["check this machine's clock: date -u", $"log in again the way you do for kubectl, then repeat; the plugin is {failed.Command}"];
            return new FaultException(new Fault(FaultCatalog.CredentialPluginFailed, what, $"the credential plugin {failed.Message}", next), failed);
        }

        var said = failed.StandardErrorTail.Trim();
        return new FaultException(
            FaultCatalog.CredentialPluginFailed,
            what,
            said.Length > 0 ? $"{failed.Message}: {said}" : failed.Message,
            failed.InstallHint ?? $"run the plugin by hand: {failed.Command}",
            failed);
    }

    private static string List(KubernetesApiException refused) => refused.Namespace is { } place
        ? $"kubectl get {refused.Resource.Split('/')[0]} -n {place}"
        : $"kubectl get {refused.Resource.Split('/')[0]}";

    private static string Grant(KubernetesApiException refused, string user, string verb) =>
        RightsGrant.Command([new Right(verb, refused.Action.Group, refused.Resource, "")], refused.Namespace ?? "default", user);

    /// <summary>RBAC's own words (apiserver, responsewriters.forbiddenMessage); a policy that merely says "cannot" is not meant.</summary>
    [GeneratedRegex("User \"(?<user>[^\"]*)\" cannot (?<verb>[a-z]+) resource ", RegexOptions.None, 1000)]
    private static partial Regex DeniedVerb();
}
