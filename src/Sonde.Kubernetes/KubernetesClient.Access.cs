using System.Net;
using System.Text.Json;
using Sonde.Kubernetes.Api;
using Sonde.Kubernetes.Requests;

namespace Sonde.Kubernetes;

public sealed partial class KubernetesClient
{
    /// <summary>Asks whether the user may do something (SelfSubjectAccessReview). Changes nothing; every user may ask.</summary>
    /// <param name="action">What; its resource with subresource, its group, and a name where only one object is meant.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<AccessReview> ReviewAccessAsync(ResourceAction action, CancellationToken cancellation)
    {
        var parts = action.Resource.Split('/', 2);
        var review = new AccessReviewObject
        {
            Spec = new AccessReviewSpec
            {
                ResourceAttributes = new ResourceAttributes
                {
                    Namespace = action.Namespace,
                    Verb = action.Verb,
                    Group = action.Group.Length > 0 ? action.Group : null,
                    Resource = parts[0],
                    Subresource = parts.Length > 1 ? parts[1] : null,
                    Name = action.Name,
                },
            },
        };
        var request = new ApiRequest(
            new ResourceAction("create", "selfsubjectaccessreviews") { Group = "authorization.k8s.io" },
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")
        {
            Method = HttpMethod.Post,
            Body = JsonSerializer.SerializeToUtf8Bytes(review, ApiJson.Default.AccessReviewObject),
        };
        var status = (await _transport.SendAsync(request, ApiJson.Default.AccessReviewObject, cancellation)).Status ?? new AccessReviewStatus();
        return new AccessReview(status.Allowed, status.Reason.Length > 0 ? status.Reason : status.EvaluationError);
    }

    /// <summary>The names of the ValidatingAdmissionPolicies (admissionregistration.k8s.io/v1, since 1.30). Few users may list them.</summary>
    public async Task<IReadOnlyList<string>> ListAdmissionPoliciesAsync(CancellationToken cancellation)
    {
        var request = new ApiRequest(
            new ResourceAction("list", "validatingadmissionpolicies") { Group = "admissionregistration.k8s.io" },
            "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies");
        return [.. (await _transport.SendAsync(request, ApiJson.Default.NamedList, cancellation)).Items.Select(item => item.Metadata.Name)];
    }

    /// <summary>Asks who the server takes us for (SelfSubjectReview); null where it cannot say (before 1.28).</summary>
    public async Task<UserIdentity?> WhoAmIAsync(CancellationToken cancellation)
    {
        var request = new ApiRequest(
            new ResourceAction("create", "selfsubjectreviews") { Group = "authentication.k8s.io" },
            "/apis/authentication.k8s.io/v1/selfsubjectreviews")
        {
            Method = HttpMethod.Post,
            Body = JsonSerializer.SerializeToUtf8Bytes(new SelfReviewObject(), ApiJson.Default.SelfReviewObject),
        };
        try
        {
            return (await _transport.SendAsync(request, ApiJson.Default.SelfReviewObject, cancellation)).Status?.UserInfo;
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
