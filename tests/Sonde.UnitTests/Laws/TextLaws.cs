using System.Text.RegularExpressions;
using Sonde.Core.Faults;
using Sonde.Testing.Cli;

namespace Sonde.UnitTests.Laws;

public sealed partial class TextLaws
{
    /// <summary>Longer than this, nobody reads it to the end.</summary>
    private const int MostReadMeLines = 150;

    /// <summary>The hosts that an address in the tree may name: public places, and names that stand for the reader's own.</summary>
    private static readonly string[] PublicHosts =
    [
        "github.com", "kubernetes.io", "docker.io", "gcr.io", "k8s.io", "quay.io", "go.dev", "golang.org", "microsoft.com", "microsoft.github.io", "w3.org",
        "json-schema.org", "schemastore.org", "speedscope.app", "apache.org", "ietf.org", "rfc-editor.org", "man7.org", "kernel.org", "debian.org", "podman.io", "docker.com",
        "visualstudio.com", "jetbrains.com", "nuget.org", "npmjs.com", "npmjs.org", "python.org", "no-color.org", "freedesktop.org", "yaml.org", "unicode.org",
        "semver.org", "keepachangelog.com", "opencontainers.org", "helm.sh", "githubusercontent.com", "contributor-covenant.org",
        "localhost", "example.com", "example.org", "example.net", "example",
    ];

    [Fact]
    public void The_read_me_is_short() =>
        Assert.InRange(SourceTree.Texts.GetValueOrDefault("README.md", "").Count(c => c == '\n'), 0, MostReadMeLines);

    [Fact]
    public void Every_fault_is_documented()
    {
        var document = SourceTree.Texts["docs/faults.md"];
        Assert.All(FaultCatalog.All, definition => Assert.Contains($"### {definition.Code}: {definition.Title}\n", document, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_code_that_the_documents_mention_exists() =>
        Assert.Empty(Found(FaultCode(), file => file.EndsWith(".md", StringComparison.Ordinal))
            .Where(found => FaultCatalog.Find(found.Text) is null)
            .Select(found => $"{found.File}: {found.Text}"));

    [Fact]
    public void No_path_of_one_machine_is_written_down()
    {
        // Tests invent such paths; nobody invents the folder that this tree lies in, unless it is as short as /src.
        Assert.Empty(Found(MachinePath(), file => !file.StartsWith("tests/", StringComparison.Ordinal)).Select(found => $"{found.File}: {found.Text}"));
        var isTelling = Repository.Root.Count(c => c is '/' or '\\') > 1;
        Assert.Empty(SourceTree.Texts.Where(file => isTelling && file.Value.Contains(Repository.Root, StringComparison.Ordinal)).Select(file => file.Key));
    }

    [Fact]
    public void Addresses_name_public_hosts_only() =>
        Assert.Empty(Found(Address(), _ => true)
            .Where(found => !IsPublic(found.Text))
            .Select(found => $"{found.File}: {found.Text}"));

    [Theory]
    [InlineData("see /root/.cache and", true)]
    [InlineData("\"/home/alice/src\"", true)]
    [InlineData(@"C:\Users\alice", true)]
    [InlineData("/proc/PID/root/tmp", false)]
    [InlineData("/home/dev/.config", false)]
    public void The_law_of_paths_finds_what_it_forbids(string text, bool isForbidden) => Assert.Equal(isForbidden, MachinePath().IsMatch(text));

    [Theory]
    [InlineData("github.com", true)]
    [InlineData("docs.github.com", true)]
    [InlineData("10.0.0.1", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("shop", true)]
    [InlineData("notgithub.com", false)]
    [InlineData("mirror.corp.net", false)]
    public void The_law_of_addresses_tells_public_hosts(string host, bool isPublic) => Assert.Equal(isPublic, IsPublic(host));

    /// <summary>Public, an address in figures, or a name without a dot: a service of a cluster, a variable.</summary>
    private static bool IsPublic(string host) =>
        !host.Contains('.', StringComparison.Ordinal)
        || host.All(c => char.IsAsciiDigit(c) || c == '.')
        || host.EndsWith(".example", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".local", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".svc", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".invalid", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".test", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".internal", StringComparison.OrdinalIgnoreCase)
        || PublicHosts.Any(known => host.Equals(known, StringComparison.OrdinalIgnoreCase) || host.EndsWith($".{known}", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<(string File, string Text)> Found(Regex pattern, Func<string, bool> isMeant) => SourceTree.Texts
        .Where(file => isMeant(file.Key) && file.Key != "tests/Sonde.UnitTests/Laws/TextLaws.cs")
        .SelectMany(file => pattern.Matches(file.Value).Select(match => (file.Key, match.Groups["what"].Value)));

    [GeneratedRegex(@"\b(?<what>SND\d{4})\b")]
    private static partial Regex FaultCode();

    [GeneratedRegex(@"(?<![\w/.~}$)-])(?<what>/root/[\w.]+|/(?:home|Users)/(?!dev\b|user\b|you\b|nonroot\b)\w+)|(?<what>[A-Z]:\\Users\\\w+)")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\b(?:https?|wss?)://(?:[\w.-]+@)?(?<what>[A-Za-z0-9.-]*[A-Za-z0-9])")]
    private static partial Regex Address();
}
