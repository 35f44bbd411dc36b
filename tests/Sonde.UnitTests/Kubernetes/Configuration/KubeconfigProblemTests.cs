using Sonde.Kubernetes.Configuration;

namespace Sonde.UnitTests.Kubernetes.Configuration;

public sealed class KubeconfigProblemTests
{
    [Theory]
    [InlineData(": {--\nr")]
    [InlineData(":\n r\n:")]
    public void What_the_yaml_library_stumbles_over_is_a_problem(string text) =>
        Assert.Contains("malformed YAML", Assert.Single(new KubeconfigFiles().Add("/k", text).Fail("/k").Problems).Found, StringComparison.Ordinal);

    [Fact]
    public void A_path_with_a_null_character_is_a_problem() =>
        Assert.Contains("has a null character", KubeconfigFiles.With(user: "{ tokenFile: \"a\\0b\" }").Fail().Message, StringComparison.Ordinal);

    [Fact]
    public void Keys_that_differ_in_their_tags_alone_are_one() =>
        Assert.Equal(["a"], KubeconfigFiles.With(user: "{ as: x, as-user-extra: { !!str k: [a], k: [a] } }").Load().Impersonation!.Extra["k"]);

    [Fact]
    public void Without_any_kubeconfig_the_place_that_was_looked_at_is_named()
    {
        var problem = Assert.Single(new KubeconfigFiles().Fail().Problems);
        Assert.Equal(Path.Combine("/home/dev", ".kube", "config"), problem.Position.File);
        Assert.Equal("there is no kubeconfig", problem.Found);
    }

    [Fact]
    public void A_variable_whose_files_are_all_missing_names_them_all()
    {
        var problems = new KubeconfigFiles().Fail("/a:/b").Problems;
        Assert.Equal(["/a", "/b"], problems.Select(problem => problem.Position.File));
        Assert.All(problems, problem => Assert.Equal("no file of KUBECONFIG has a cluster", problem.Found));
    }

    [Fact]
    public void A_context_that_does_not_exist_lists_those_that_do()
    {
        var files = new KubeconfigFiles().Add("/k", """
            contexts: [{ name: prod, context: { cluster: c } }, { name: dev, context: { cluster: c } }]
            clusters: [{ name: c, cluster: { server: https://a } }]
            """);
        var failure = Assert.Throws<KubeconfigException>(() => KubeconfigLoader.Load(files.Request("/k") with { Context = "test" }));
        Assert.Equal("/k: there is no context 'test'; expected a context of: dev, prod", failure.Message);
        Assert.Equal(["dev", "prod"], failure.AvailableContexts);
    }

    [Fact]
    public void A_missing_current_context_lists_the_contexts()
    {
        var failure = new KubeconfigFiles().Add("/k", "contexts: [{ name: dev, context: { cluster: c } }]").Fail("/k");
        Assert.Equal("/k: no current-context is set; expected a context of: dev", failure.Message);
    }

    [Fact]
    public void All_problems_are_found_before_it_gives_up()
    {
        var failure = new KubeconfigFiles().Add("/k", """
            current-context: x
            contexts:
            - name: x
              context: { cluster: nope, user: me }
            clusters: [{ name: c, cluster: { server: https://a } }]
            users: [{ name: you, user: {} }]
            """).Add("/broken", "a: [").Fail("/k:/broken");
        Assert.Equal(
            [
                "/broken:2:1: malformed YAML",
                "/k:4:23: there is no cluster 'nope'; expected a cluster of: c",
                "/k:4:35: there is no user 'me'; expected a user of: you",
            ],
            failure.Problems.Select(problem => problem.ToString()).Select(text => text.StartsWith("/broken", StringComparison.Ordinal) ? text[..27] : text));
    }

    [Theory]
    [InlineData("clusters: {}", "clusters is a mapping", "a list")]
    [InlineData("clusters: [1]", "clusters[0] is a scalar", "a mapping")]
    [InlineData("clusters: [{ cluster: { server: https://a } }]", "an item of clusters has no name", "a name")]
    [InlineData("current-context: [a]", "current-context is a list", "a string")]
    [InlineData("users: [{ name: u, user: { as-groups: a } }]", "users[0].user.as-groups is a scalar", "a list")]
    [InlineData("kind: Pod", "kind is 'Pod'", "Config")]
    [InlineData("- a", "the file is not a mapping", "a kubeconfig: a YAML or JSON mapping with clusters, users and contexts")]
    [InlineData("clusters: [{ name: c, cluster: { insecure-skip-tls-verify: maybe } }]", "clusters[0].cluster.insecure-skip-tls-verify is neither true nor false", "true or false")]
    public void A_value_of_the_wrong_kind_says_what_was_expected(string text, string found, string expected)
    {
        var problem = new KubeconfigFiles().Add("/k", text).Fail("/k").Problems[0];
        Assert.Equal((found, expected), (problem.Found, problem.Expected));
        Assert.True(problem.Position.Line == 1 && problem.Position.Column >= 1);
    }

    [Theory]
    [InlineData("{}", "the cluster 'c' has no server")]
    [InlineData("{ server: 'ftp://a' }", "server 'ftp://a' is not an address")]
    [InlineData("{ server: 'https://' }", "server 'https://' is not an address")]
    [InlineData("{ server: https://a, proxy-url: 'ftp://p' }", "proxy-url is not the address of a proxy that can be used")]
    [InlineData("{ server: https://a, certificate-authority-data: '***' }", "certificate-authority-data is not base64")]
    [InlineData("{ server: https://a, certificate-authority-data: aGVsbG8= }", "certificate-authority-data has no PEM block")]
    [InlineData("{ server: https://a, certificate-authority: ca.crt }", "certificate-authority names /home/dev/.kube/ca.crt, which does not exist")]
    public void A_cluster_that_cannot_be_used_says_why(string cluster, string found) =>
        Assert.Equal(found, Assert.Single(KubeconfigFiles.With(cluster).Fail().Problems).Found);

    [Fact]
    public void An_authority_beside_skipped_verification_is_a_mistake()
    {
        var failure = KubeconfigFiles.With(
            $"{{ server: https://a, insecure-skip-tls-verify: true, certificate-authority-data: {TestPem.Base64(TestPem.Certificate)} }}").Fail();
        Assert.Equal("certificate-authority is given together with insecure-skip-tls-verify", Assert.Single(failure.Problems).Found);
    }

    [Fact]
    public void An_unreadable_file_is_named_with_the_reason()
    {
        var files = KubeconfigFiles.With("{ server: https://a, certificate-authority: /ca }");
        files.Unreadable.Add("/ca");
        Assert.Equal("certificate-authority names /ca, which cannot be read: permission denied", Assert.Single(files.Fail().Problems).Found);
    }

    [Fact]
    public void An_unreadable_kubeconfig_is_named_with_the_reason()
    {
        var files = new KubeconfigFiles();
        files.Unreadable.Add("/k");
        Assert.Equal("/k: the file cannot be read: permission denied; expected a readable kubeconfig", files.Fail("/k").Message);
    }

    [Theory]
    [InlineData("a: b: c")]
    [InlineData("a:\n\t- b")]
    [InlineData("a: *nope")]
    [InlineData("a: 1\na: 2")]
    [InlineData("{")]
    [InlineData("\"")]
    public void Malformed_yaml_is_a_problem_with_a_place(string text)
    {
        var problem = Assert.Single(new KubeconfigFiles().Add("/k", text).Fail("/k").Problems);
        Assert.StartsWith("malformed YAML", problem.Found, StringComparison.Ordinal);
        Assert.True(problem.Position.Line > 0);
    }

    [Fact]
    public void Nesting_that_would_exhaust_the_stack_is_a_problem()
    {
        var failure = new KubeconfigFiles().Add("/k", new string('[', 100_000)).Fail("/k");
        Assert.Contains("nested deeper", Assert.Single(failure.Problems).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_that_would_fill_the_memory_are_an_error()
    {
        var bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(
            Enumerable.Range(0, 9).Select(i => $"{(char)('b' + i)}: &{(char)('b' + i)} [{string.Join(", ", Enumerable.Repeat($"*{(char)('a' + i)}", 10))}]\n"));
        Assert.Throws<FormatException>(() => YamlText.ParseObject(bomb));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_a_problem()
    {
        var request = new KubeconfigFiles().Request("/k") with { ReadFile = _ => [0xFF, 0xFE, 0x00] };
        var failure = Assert.Throws<KubeconfigException>(() => KubeconfigLoader.Load(request));
        Assert.Equal("the file is not UTF-8", Assert.Single(failure.Problems).Found);
    }
}
