using System.Text.Json;
using System.Text.Json.Nodes;
using Sonde.Kubernetes.Configuration;

namespace Sonde.Kubernetes.Authentication;

/// <summary>
/// What a credential plugin is told and what it answers: ExecCredential of client.authentication.k8s.io/v1 and v1beta1
/// (client-go pkg/apis/clientauthentication of Kubernetes 1.36).
/// </summary>
/// <param name="Token">A bearer token; a secret. Null means none.</param>
/// <param name="Certificate">A client certificate; null means none.</param>
/// <param name="Expiry">Until when it holds; null means until the program ends.</param>
internal sealed record ExecCredential(string? Token, ClientCertificatePair? Certificate, DateTimeOffset? Expiry)
{
    /// <summary>Says what kind it is, not what it is.</summary>
    public override string ToString() => $"{nameof(ExecCredential)} until {Expiry}";

    /// <summary>The value of <c>KUBERNETES_EXEC_INFO</c>.</summary>
    public static string Request(Credentials.ExecPlugin plugin, bool isInteractive)
    {
        var spec = new JsonObject { ["interactive"] = isInteractive };
        if (plugin.ClusterInfo is { } cluster)
        {
            spec["cluster"] = cluster.DeepClone();
        }

        return new JsonObject { ["kind"] = "ExecCredential", ["apiVersion"] = plugin.ApiVersion, ["spec"] = spec }.ToJsonString();
    }

    /// <summary>Reads the plugin's answer.</summary>
    /// <exception cref="FormatException">It is none; the message says what is wrong with it and quotes nothing.</exception>
    public static ExecCredential Parse(ReadOnlyMemory<byte> answer, string apiVersion)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            var root = document.RootElement;
            Require(root.ValueKind == JsonValueKind.Object, "its answer is not a JSON object");
            Require(Text(root, "kind") is "ExecCredential", "its answer is not of kind ExecCredential");
            Require(
                string.Equals(Text(root, "apiVersion"), apiVersion, StringComparison.Ordinal),
                $"its answer is not of apiVersion {apiVersion}, which the kubeconfig asks for");
            Require(root.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Object, "its answer has no status");
            return ParseStatus(status);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is no Unicode (half a surrogate pair), in a name or a value.
            throw new FormatException("its answer is not JSON");
        }
    }

    private static ExecCredential ParseStatus(JsonElement status)
    {
        var token = Text(status, "token");
        var certificate = Text(status, "clientCertificateData");
        var key = Text(status, "clientKeyData");
        Require(certificate is null == key is null, "its answer has one of clientCertificateData and clientKeyData without the other");
        Require(token is not null || certificate is not null, "its answer has neither a token nor a client certificate");
        DateTimeOffset? expiry = null;
        if (status.TryGetProperty("expirationTimestamp", out var timestamp) && timestamp.ValueKind != JsonValueKind.Null)
        {
            Require(
                timestamp.ValueKind == JsonValueKind.String && timestamp.TryGetDateTimeOffset(out var time) && Set(time, out expiry),
                "its answer has an expirationTimestamp that is no time of RFC 3339");
        }

        return new ExecCredential(token, certificate is null ? null : new ClientCertificatePair(certificate, key!), expiry);
    }

    private static bool Set(DateTimeOffset time, out DateTimeOffset? expiry)
    {
        expiry = time;
        return true;
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new FormatException(otherwise);
        }
    }
}
