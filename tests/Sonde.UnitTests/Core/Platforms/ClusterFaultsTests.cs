using System.Net;
using Sonde.Core.Faults;
using Sonde.Core.Platforms.Cluster;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Api;
using Sonde.Testing.Commands;

namespace Sonde.UnitTests.Core.Platforms;

public sealed class ClusterFaultsTests
{
    [Theory]
    [InlineData(401, "Unauthorized", "SND4004")]
    [InlineData(403, "pods \"x\" is forbidden: User \"dev\" cannot get resource \"pods\" in API group \"\"", "SND4001")]
    [InlineData(403, "pods \"x\" is forbidden: violates PodSecurity \"baseline:latest\": non-default capabilities", "SND4002")]
    [InlineData(403, "admission webhook \"w\" denied the request: you cannot use this image", "SND4003")]
    [InlineData(404, "pods \"x\" not found", "SND3001")]
    [InlineData(400, "bad", "SND4003")]
    [InlineData(422, "invalid", "SND4003")]
    [InlineData(429, "too many", "SND6007")]
    [InlineData(500, "etcd", "SND6007")]
    [InlineData(503, "away", "SND6007")]
    public void A_refusal_is_told_by_its_status_and_words(int status, string message, string code)
    {
        var fault = Explain(status, message);
        Assert.Equal(code, fault.Definition.Code);
        Assert.Equal($"the API server answered {status}: {message}", fault.Why);
        Assert.NotEmpty(fault.Next);
        Assert.All(fault.Next, next => Assert.Null(NextSteps.Judge(next)));
    }

    [Fact]
    public void The_verb_that_the_server_named_is_the_one_to_grant() => Assert.Contains(
        "--verb=get --resource=pods/exec -n shop",
        Assert.Single(Explain(403, "pods \"x\" is forbidden: User \"dev\" cannot get resource \"pods/exec\" in API group \"\"").Next),
        StringComparison.Ordinal);

    private static Fault Explain(int status, string message) => ClusterFaults.Explain(
        "what",
        new KubernetesApiException(new ResourceAction("create", "pods/exec", "shop", "x"), (HttpStatusCode)status, new ApiStatus { Message = message })).Fault;
}
