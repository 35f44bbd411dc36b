using Sonde.Kubernetes.Configuration;

namespace Sonde.UnitTests.Kubernetes.Configuration;

public sealed class KubeconfigAliasTests
{
    private const string Defaults = "defaults: &defaults { server: https://merged:1, tls-server-name: merged }\n";

    /// <summary>Each was compared with kubectl config view.</summary>
    [Theory]
    [InlineData("{*a : 1, *b : 2}")]
    [InlineData("&a {? *a : 1, ? *a : 2}")]
    [InlineData("a: &x 1\n---\n{*x : 1, *x : 2}\n")]
    public void Aliases_that_lead_nowhere_do_not_fill_the_stack(string text) =>
        Assert.Contains("malformed YAML", Assert.Single(new KubeconfigFiles().Add("/k", text).Fail("/k").Problems).Found, StringComparison.Ordinal);

    [Theory]
    [InlineData("{ <<: *defaults }", "https://merged:1", "merged")]
    [InlineData("{ <<: *defaults, server: https://explicit:1 }", "https://explicit:1", "merged")]
    [InlineData("{ server: https://explicit:1, <<: *defaults }", "https://merged:1", "merged")]
    [InlineData("{ <<: { server: https://inline:1 } }", "https://inline:1", null)]
    [InlineData("{ <<: [ { server: https://first:1 }, *defaults ] }", "https://first:1", "merged")]
    [InlineData("{ <<: [ *defaults, { server: https://second:1, tls-server-name: second } ] }", "https://merged:1", "merged")]
    [InlineData("{ <<: { <<: *defaults, server: https://inner:1 }, tls-server-name: outer }", "https://inner:1", "outer")]
    [InlineData("{ server: https://explicit:1, \"<<\": *defaults }", "https://explicit:1", null)]
    [InlineData("{ !!merge <<: *defaults }", "https://merged:1", "merged")]
    [InlineData("*defaults", "https://merged:1", "merged")]
    public void A_merge_key_is_read_as_kubectl_reads_it(string cluster, string server, string? name)
    {
        var access = With(Defaults, cluster).Load();
        Assert.Equal((new Uri(server), name), (access.Server, access.TlsServerName));
    }

    [Fact]
    public void A_user_and_its_plugin_may_be_put_together_from_parts()
    {
        var access = With(
            """
            plugin: &plugin { apiVersion: client.authentication.k8s.io/v1, command: login, interactiveMode: Never, args: &args [get, token] }
            other: &other { as: joe }

            """,
            "{ server: https://a:1 }",
            "{ <<: *other, exec: { <<: *plugin, command: other-login } }").Load();
        var plugin = Assert.IsType<Credentials.ExecPlugin>(access.Credentials);
        Assert.Equal(("other-login", "joe"), (plugin.Command, access.Impersonation?.User));
        Assert.Equal(["get", "token"], plugin.Arguments);
    }

    [Theory]
    [InlineData("{ <<: 1 }", "malformed YAML: << takes a mapping or a list of mappings")]
    [InlineData("{ <<: [ *defaults, 1 ] }", "malformed YAML: << takes a mapping or a list of mappings")]
    [InlineData("{ <<: [ [ *defaults ] ] }", "malformed YAML: << takes a mapping or a list of mappings")]
    [InlineData("&self { <<: *self }", "malformed YAML: *self stands inside of what it means")]
    [InlineData("&self { extensions: [ { name: x, extension: *self } ] }", "malformed YAML: *self stands inside of what it means")]
    public void What_cannot_be_merged_is_a_problem_with_a_place(string cluster, string found)
    {
        var problem = With(Defaults, cluster).Fail().Problems[0];
        Assert.Equal(found, problem.Found);
        Assert.True(problem.Position is { Line: > 1, Column: > 1 });
    }

    [Theory]
    [InlineData("[{0}]")]
    [InlineData("{{ list: [{0}] }}")]
    public void Aliases_that_would_fill_the_memory_are_a_problem_and_take_no_time(string form)
    {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 60)
            .Select(i => $"a{i}: &a{i} {string.Format(System.Globalization.CultureInfo.InvariantCulture, form, Repeated($"*a{i - 1}", 10))}\n"));
        var problem = With(bomb, "{ server: https://a:1 }").Fail().Problems[0];
        Assert.Equal("malformed YAML: its aliases repeat more than 100000 values", problem.Found);
    }

    [Fact]
    public void Aliases_cannot_nest_deeper_than_the_text_may()
    {
        var tower = "a0: &a0 [x]\n" + string.Concat(Enumerable.Range(1, 99).Select(i => $"a{i}: &a{i} [*a{i - 1}]\n"));
        Assert.Equal("malformed YAML: nested deeper than 64", With(tower, "{ server: https://a:1 }").Fail().Problems[0].Found);
    }

    [Fact]
    public void A_list_that_many_entries_share_is_no_bomb()
    {
        var users = string.Concat(Enumerable.Range(0, 200).Select(i => $"- {{ name: u{i}, user: {{ as: joe, as-groups: *groups }} }}\n"));
        var text = $"groups: &groups [{Repeated("g", 100)}]\nusers:\n{users}clusters: [{{ name: c, cluster: {{ server: https://a }} }}]\n"
            + "contexts: [{ name: x, context: { cluster: c, user: u7 } }]\ncurrent-context: x\n";
        Assert.Equal(100, new KubeconfigFiles().Add("/k", text).Load("/k").Impersonation?.Groups.Count);
    }

    private static string Repeated(string text, int times) => string.Join(", ", Enumerable.Repeat(text, times));

    private static KubeconfigFiles With(string before, string cluster, string user = "{}") => new KubeconfigFiles().Add(
        "/home/dev/.kube/config",
        before + $$"""
        current-context: x
        contexts: [{ name: x, context: { cluster: c, user: u } }]
        clusters:
        - name: c
          cluster: {{cluster}}
        users:
        - name: u
          user: {{user}}
        """);
}
