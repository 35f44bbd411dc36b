using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace Sonde.Kubernetes.Configuration;

/// <summary>A user's entry → certificate, credentials, impersonation.</summary>
internal sealed class KubeconfigUserResolver(UserEntry user, KubeconfigFileReferences files, KubeconfigFindings findings)
{
    private const string ApiGroup = "client.authentication.k8s.io/";

    public UserAccess Resolve(JsonObject? clusterInfo)
    {
        CheckOneMethod();
        return new UserAccess(ReadCertificate(), ReadCredentials(clusterInfo), ReadImpersonation());
    }

    // client-go's ValidateAuthInfo: token (or file), basic and exec exclude each other.
    private void CheckOneMethod()
    {
        List<string> methods = [];
        AddIf(methods, user.Token is not null || user.TokenFile is not null, "token");
        AddIf(methods, user.UserName is not null || user.Password is not null, "username");
        AddIf(methods, user.Exec is not null, "exec");
        if (methods is ["token", "username", ..])
        {
            findings.Fail(user.Position, $"the user '{user.Name}' has several ways to authenticate: {string.Join(", ", methods)}", "one of them");
        }
        else if (methods.Count > 1)
        {
            findings.Warn(user.Position, $"exec of the user '{user.Name}' has no effect beside {methods[0]}");
        }

        if (user.AuthProvider is { } provider)
        {
            findings.Fail(
                provider.Position,
                $"the user '{user.Name}' has auth-provider '{provider.Value}', which Kubernetes removed in 1.26",
                "exec with the provider's credential plugin");
        }
    }

    private static void AddIf(List<string> methods, bool isGiven, string name)
    {
        if (isGiven)
        {
            methods.Add(name);
        }
    }

    private ClientCertificatePair? ReadCertificate()
    {
        var hasCertificate = user.CertificateData is not null || user.CertificateFile is not null;
        var hasKey = user.KeyData is not null || user.KeyFile is not null;
        if (hasCertificate != hasKey)
        {
            findings.Fail(
                user.Position,
                hasCertificate ? $"the user '{user.Name}' has a client-certificate without client-key" : $"the user '{user.Name}' has a client-key without client-certificate",
                "both");
        }

        var certificate = files.Pem(user.CertificateData, user.CertificateFile, "client-certificate");
        var key = files.Pem(user.KeyData, user.KeyFile, "client-key");
        if (certificate is null || key is null)
        {
            return null;
        }

        try
        {
            using var both = X509Certificate2.CreateFromPem(certificate, key);
            return new ClientCertificatePair(certificate, key);
        }
        catch (CryptographicException exception)
        {
            var position = (user.CertificateData ?? user.CertificateFile)!.Position;
            findings.Fail(position, $"client-certificate and client-key cannot be used: {exception.Message}", "a certificate and its own unencrypted key");
            return null;
        }
    }

    private Credentials ReadCredentials(JsonObject? clusterInfo)
    {
        if (user.TokenFile is { } file)
        {
            return files.ReadText(file, "tokenFile") is null && user.Token is null
                ? new Credentials.None()
                : new Credentials.TokenFile(KubeconfigFileReferences.Resolve(file), user.Token?.Value);
        }

        if (user.Token is { } token)
        {
            return new Credentials.Token(token.Value);
        }

        if (user.UserName is not null || user.Password is not null)
        {
            return new Credentials.Basic(user.UserName?.Value ?? "", user.Password?.Value ?? "");
        }

        return user.Exec is { } exec ? ReadExec(exec, clusterInfo) : new Credentials.None();
    }

    private Credentials.ExecPlugin ReadExec(ExecEntry exec, JsonObject? clusterInfo)
    {
        var version = exec.ApiVersion?.Value;
        if (version is not (ApiGroup + "v1" or ApiGroup + "v1beta1"))
        {
            findings.Fail(
                exec.ApiVersion?.Position ?? exec.Position,
                version is null ? "exec has no apiVersion" : $"exec has apiVersion '{version}'",
                $"{ApiGroup}v1 or {ApiGroup}v1beta1");
        }

        if (exec.Command is null)
        {
            findings.Fail(exec.Position, "exec has no command", "the program to run");
        }

        return new Credentials.ExecPlugin
        {
            ApiVersion = version ?? "",
            Command = exec.Command is null ? "" : ResolveCommand(exec.Command),
            Arguments = exec.Arguments,
            Environment = exec.Environment,
            InstallHint = exec.InstallHint?.Value,
            InteractiveMode = ReadInteractiveMode(exec, version),
            ClusterInfo = exec.WantsClusterInfo ? clusterInfo : null,
        };
    }

    private InteractiveMode ReadInteractiveMode(ExecEntry exec, string? version)
    {
        switch (exec.InteractiveMode?.Value)
        {
            case "Never":
                return InteractiveMode.Never;
            case "IfAvailable":
                return InteractiveMode.IfAvailable;
            case "Always":
                return InteractiveMode.Always;
            case null when version is ApiGroup + "v1beta1":
                return InteractiveMode.IfAvailable;
            case null:
                findings.Fail(exec.Position, "exec has no interactiveMode", "Never, IfAvailable or Always");
                return InteractiveMode.Never;
            case var other:
                findings.Fail(exec.InteractiveMode!.Position, $"interactiveMode is '{other}'", "Never, IfAvailable or Always");
                return InteractiveMode.Never;
        }
    }

    // A bare name is looked for in the path; anything with a directory in it is relative to the kubeconfig's own.
    private static string ResolveCommand(SourcedText command) =>
        command.Value.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar) ? KubeconfigFileReferences.Resolve(command) : command.Value;

    private Impersonation? ReadImpersonation()
    {
        if (user.ImpersonatedUser is { } impersonated)
        {
            return new Impersonation
            {
                User = impersonated.Value,
                Uid = user.ImpersonatedUid?.Value,
                Groups = user.ImpersonatedGroups,
                Extra = user.ImpersonatedExtra,
            };
        }

        if (user.ImpersonatedUid is not null || user.ImpersonatedGroups.Count > 0 || user.ImpersonatedExtra.Count > 0)
        {
            findings.Fail(user.Position, $"the user '{user.Name}' has as-uid, as-groups or as-user-extra without as", "as: the user to be taken for");
        }

        return null;
    }
}
