using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sonde.Kubernetes.Configuration;

/// <summary>
/// Text to <see cref="KubeconfigFile"/>. Fields: client-go tools/clientcmd/api/v1/types.go of Kubernetes 1.36.
/// </summary>
internal sealed class KubeconfigParser(string file, KubeconfigFindings findings)
{
    private const string ExecExtensionName = "client.authentication.k8s.io/exec";

    /// <summary>Null where the text is not a mapping in YAML or JSON; the findings say why.</summary>
    public KubeconfigFile? Parse(byte[] content)
    {
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content);
            return YamlText.Load(text.TrimStart('\uFEFF')) switch
            {
                null or YamlScalarNode { Value: null or "" or "null" or "~" } => new KubeconfigFile(),
                YamlMappingNode mapping => ReadFile(new YamlMap(mapping, file, "", findings)),
                var other => Refuse(new SourcePosition(file, other.Start.Line, other.Start.Column), "the file is not a mapping"),
            };
        }
        catch (YamlException exception)
        {
            return Refuse(new SourcePosition(file, exception.Start.Line, exception.Start.Column), $"malformed YAML: {exception.Message}");
        }
        catch (DecoderFallbackException)
        {
            return Refuse(new SourcePosition(file), "the file is not UTF-8");
        }
    }

    private KubeconfigFile? Refuse(SourcePosition position, string found)
    {
        findings.Fail(position, found, "a kubeconfig: a YAML or JSON mapping with clusters, users and contexts");
        return null;
    }

    private KubeconfigFile ReadFile(YamlMap root)
    {
        root.Ignore("apiVersion", "preferences", "extensions");
        if (root.Text("kind") is { } kind && !string.Equals(kind.Value, "Config", StringComparison.Ordinal))
        {
            findings.Fail(kind.Position, $"kind is '{kind.Value}'", "Config");
        }

        var result = new KubeconfigFile
        {
            CurrentContext = root.Text("current-context"),
            Clusters = Named(root, "clusters", "cluster", ReadCluster),
            Users = Named(root, "users", "user", ReadUser),
            Contexts = Named(root, "contexts", "context", ReadContext),
        };
        root.WarnOfUnknown();
        return result;
    }

    private List<T> Named<T>(YamlMap root, string list, string key, Func<string, YamlMap, T> read)
    {
        List<T> entries = [];
        foreach (var item in root.Maps(list))
        {
            var name = item.Text("name");
            var body = item.Map(key);
            item.WarnOfUnknown();
            if (name is null)
            {
                findings.Fail(item.Position, $"an item of {list} has no name", "a name");
            }
            else if (body is not null)
            {
                entries.Add(read(name.Value, body));
                body.WarnOfUnknown();
            }
            else
            {
                findings.Warn(item.Position, $"the item '{name.Value}' of {list} has no {key}; it is not used");
            }
        }

        return entries;
    }

    private static ContextEntry ReadContext(string name, YamlMap map)
    {
        map.Ignore("extensions");
        return new ContextEntry(name, map.Position)
        {
            Cluster = map.Text("cluster"),
            User = map.Text("user"),
            Namespace = map.Text("namespace"),
        };
    }

    private static ClusterEntry ReadCluster(string name, YamlMap map)
    {
        var extension = map.Maps("extensions")
            .FirstOrDefault(item => string.Equals(item.Text("name")?.Value, ExecExtensionName, StringComparison.Ordinal))?.Node("extension");
        return new ClusterEntry(name, map.Position)
        {
            Server = map.Text("server"),
            TlsServerName = map.Text("tls-server-name"),
            SkipsTlsVerification = map.Flag("insecure-skip-tls-verify"),
            AuthorityFile = map.Text("certificate-authority"),
            AuthorityData = map.Text("certificate-authority-data"),
            ProxyUrl = map.Text("proxy-url"),
            DisablesCompression = map.Flag("disable-compression"),
            ExecExtension = extension is null ? null : YamlText.ToJson(extension),
        };
    }

    private static UserEntry ReadUser(string name, YamlMap map)
    {
        map.Ignore("extensions");
        return new UserEntry(name, map.Position)
        {
            CertificateFile = map.Text("client-certificate"),
            CertificateData = map.Text("client-certificate-data"),
            KeyFile = map.Text("client-key"),
            KeyData = map.Text("client-key-data"),
            Token = map.Text("token"),
            TokenFile = map.Text("tokenFile"),
            UserName = map.Text("username"),
            Password = map.Text("password"),
            AuthProvider = ReadAuthProvider(map),
            Exec = map.Map("exec") is { } exec ? ReadExec(exec) : null,
            ImpersonatedUser = map.Text("as"),
            ImpersonatedUid = map.Text("as-uid"),
            ImpersonatedGroups = map.Texts("as-groups"),
            ImpersonatedExtra = map.Map("as-user-extra") is { } extra
                ? extra.Keys().Distinct(StringComparer.Ordinal).ToDictionary(key => key, extra.Texts, StringComparer.Ordinal)
                : new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal),
        };
    }

    private static SourcedText? ReadAuthProvider(YamlMap map) =>
        map.Map("auth-provider") is { } provider ? new SourcedText(provider.Text("name")?.Value ?? "", provider.Position) : null;

    private static ExecEntry ReadExec(YamlMap map)
    {
        List<KeyValuePair<string, string>> environment = [];
        foreach (var variable in map.Maps("env"))
        {
            environment.Add(KeyValuePair.Create(variable.Text("name")?.Value ?? "", variable.Text("value")?.Value ?? ""));
            variable.WarnOfUnknown();
        }

        var result = new ExecEntry(map.Position)
        {
            ApiVersion = map.Text("apiVersion"),
            Command = map.Text("command"),
            Arguments = map.Texts("args"),
            Environment = [.. environment.Where(variable => variable.Key.Length > 0)],
            InstallHint = map.Text("installHint"),
            InteractiveMode = map.Text("interactiveMode"),
            WantsClusterInfo = map.Flag("provideClusterInfo"),
        };
        map.WarnOfUnknown();
        return result;
    }
}
