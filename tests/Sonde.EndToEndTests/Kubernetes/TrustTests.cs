using System.Text;
using System.Text.RegularExpressions;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary>Whom <c>sonde</c> trusts where the kubeconfig names no authority: those of the machine, which it reads for that alone.</summary>
[Trait("on", "kubernetes")]
public sealed partial class TrustTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sonde-trust-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_authority_of_the_machine_is_trusted_where_the_kubeconfig_names_none()
    {
        await TestCluster.RequireAsync();
        var text = await File.ReadAllTextAsync(TestCluster.Kubeconfig, TestContext.Current.CancellationToken);
        var authority = Write("authority.pem", Encoding.UTF8.GetString(Convert.FromBase64String(AuthorityLine().Match(text).Groups[1].Value)));
        var kubeconfig = Write("kubeconfig", AuthorityLine().Replace(text, ""));

        var stranger = await RunAsync(kubeconfig, "-u", "SSL_CERT_FILE");
        Assert.Contains("the server's certificate is not trusted", stranger.Error, StringComparison.Ordinal);
        var trusted = await RunAsync(kubeconfig, $"SSL_CERT_FILE={authority}");
        Assert.True(trusted.ExitCode == 0, trusted.Error);
    }

    [Fact]
    public async Task A_credential_plugin_has_the_variables_of_the_user()
    {
        await TestCluster.RequireAsync();
        var plugin = Write("plugin", $$$"""
            #!/bin/sh
            env >{{{_folder}}}/variables
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"none"}}'
            """);
        File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var text = await File.ReadAllTextAsync(TestCluster.Kubeconfig, TestContext.Current.CancellationToken);
        var kubeconfig = Write("kubeconfig", ClientLines().Replace(text, "$1exec: { apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: " + plugin + " }\n", 1));

        _ = await RunAsync(kubeconfig, "-u", "SSL_CERT_FILE", "SSL_CERT_DIR=/of/the/user");

        var variables = await File.ReadAllLinesAsync(Path.Combine(_folder, "variables"), TestContext.Current.CancellationToken);
        Assert.Equal(["SSL_CERT_DIR=/of/the/user"], variables.Where(static line => line.StartsWith("SSL_CERT_", StringComparison.Ordinal)));
    }

    private static Task<CommandOutcome> RunAsync(string kubeconfig, params string[] environment) =>
        Command.RunAsync("env", [.. environment, SondePrograms.Sonde, "ps", "--kubeconfig", kubeconfig]);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    [GeneratedRegex(@"^\s*certificate-authority-data:\s*(\S+)\n", RegexOptions.Multiline)]
    private static partial Regex AuthorityLine();

    [GeneratedRegex(@"^(\s*)client-certificate-data:.*\n\s*client-key-data:.*\n", RegexOptions.Multiline)]
    private static partial Regex ClientLines();
}
