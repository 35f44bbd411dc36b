using Sonde.Core.Production;

namespace Sonde.UnitTests.Core.Production;

public sealed class ProductionGuardTests
{
    private static readonly ProductionSettings Default = ProductionSettings.Default;

    [Theory]
    [InlineData("prod")]
    [InlineData("PROD")]
    [InlineData("my-prod-eu")]
    [InlineData("arn:aws:eks:eu-west-1:123456789012:cluster/Prod")]
    [InlineData("shop_live")]
    [InlineData("eu.Production")]
    [InlineData("-prod")]
    [InlineData("dev@prod")]
    public void A_word_means_production_wherever_it_stands_as_a_whole(string context) => Assert.Equal(GuardStanding.Production, Standing(At(context)));

    [Theory]
    [InlineData("product")]
    [InlineData("products-eu")]
    [InlineData("nonprod")]
    [InlineData("preproduction")]
    [InlineData("delivery")]
    [InlineData("prod2")]
    [InlineData("")]
    [InlineData("---")]
    public void A_part_of_a_word_is_not_one(string context) => Assert.Equal(GuardStanding.Unknown, Standing(At(context)));

    [Theory]
    [InlineData("cluster", "prod-eu")]
    [InlineData("server", "api.prod.example.com")]
    public void A_context_that_was_renamed_is_known_by_its_cluster_and_server(string what, string name)
    {
        var place = At("mine") with { Names = [new NamedPlace("context", "mine"), new NamedPlace(what, name)] };
        var verdict = ProductionGuard.Judge(place, Default);
        Assert.Equal($"production: the word \"prod\" in the name of {what} {name}", verdict.Text);
        Assert.Equal(GuardStanding.Production, Standing(place, Default with { NotProduction = ["mine"] }));
        Assert.Equal(GuardStanding.Production, Standing(place with { IsLoopback = true, IsPrivate = true }));
    }

    [Fact]
    public void A_namespace_means_production_in_every_cluster()
    {
        foreach (var place in new[] { At("mine"), At("kind-dev") with { IsPrivate = true }, At("mine") with { IsLoopback = true } })
        {
            Assert.Equal(GuardStanding.Production, Standing(place with { Namespace = "shop-prod" }, Default with { NotProduction = ["*"] }));
        }
    }

    [Theory]
    [InlineData("env", "prod", true)]
    [InlineData("environment", "Production", true)]
    [InlineData("Env", "eu-live", true)]
    [InlineData("example.com/env", "prod", true)]
    [InlineData("env", "product", false)]
    [InlineData("stage", "prod", false)]
    [InlineData("env.example.com/team", "prod", false)]
    public void A_label_that_names_an_environment_counts_on_namespace_workload_and_pod(string key, string value, bool isProduction)
    {
        foreach (var text in new[] { "namespace shop", "workload api", "pod/api" })
        {
            var labels = new Dictionary<string, string> { ["app"] = "prod", [key] = value };
            var verdict = ProductionGuard.Judge(At("mine") with { IsLoopback = true, Objects = [new MarkedObject(text, labels, null)] }, Default);
            Assert.Equal(isProduction ? GuardStanding.Production : GuardStanding.Known, verdict.Standing);
            Assert.Equal(isProduction, verdict.Reason.Contains($"label {key}={value} of {text}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Contexts_are_listed_by_name_or_pattern_and_a_listed_one_goes_before_everything()
    {
        var settings = Default with { Contexts = ["EU", "eks-*"], NotProduction = ["eu", "eks-1"] };
        Assert.Equal(GuardStanding.Production, Standing(At("eu"), settings));
        Assert.Equal(GuardStanding.Production, Standing(At("eks-1") with { IsLoopback = true }, settings));
        Assert.Equal(GuardStanding.Unknown, Standing(At("eu-2"), settings));
    }

    [Fact]
    public void A_pattern_does_not_free_a_name_that_holds_a_word_and_its_full_name_does()
    {
        Assert.Equal(GuardStanding.Production, Standing(At("dev-prod"), Default with { NotProduction = ["dev-*", "*"] }));
        Assert.Equal(GuardStanding.Known, Standing(At("dev-prod"), Default with { NotProduction = ["dev-prod"] }));
        Assert.Equal(GuardStanding.Known, Standing(At("dev-1"), Default with { NotProduction = ["dev-*"] }));
    }

    [Theory]
    [InlineData("kind-dev", true, GuardStanding.Known)]
    [InlineData("k3d-a", true, GuardStanding.Known)]
    [InlineData("minikube", true, GuardStanding.Known)]
    [InlineData("docker-desktop", true, GuardStanding.Known)]
    [InlineData("rancher-desktop", true, GuardStanding.Known)]
    [InlineData("minikube", false, GuardStanding.Unknown)]
    [InlineData("kind-prod", true, GuardStanding.Production)]
    [InlineData("minikube-2", true, GuardStanding.Unknown)]
    public void The_names_of_local_clusters_count_where_the_server_may_be_one(string context, bool isPrivate, object expected) =>
        Assert.Equal((GuardStanding)expected, Standing(At(context) with { IsPrivate = isPrivate }));

    [Fact]
    public void A_place_that_nobody_knows_is_said_with_what_to_write_where()
    {
        var verdict = ProductionGuard.Judge(At("eu"), Default);
        Assert.Equal(GuardStanding.Unknown, verdict.Standing);
        Assert.False(verdict.NeedsPermission);
        Assert.StartsWith("Context eu is not known: say production.notProduction or production.contexts", Assert.Single(verdict.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_that_could_not_be_read_is_said()
    {
        var verdict = ProductionGuard.Judge(At("eu") with { IsLoopback = true, IsNamespaceRead = false }, Default);
        Assert.Contains("Namespace shop could not be read", Assert.Single(verdict.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void The_strictest_mark_counts_wherever_it_stands()
    {
        MarkedObject[] objects = [Marked("namespace shop", "observe"), Marked("workload api", null), Marked("pod/api", "full")];
        Assert.Equal(OwnersWord.Observe, Mark(objects)?.Word);
        Assert.Equal(OwnersWord.Observe, Mark([.. objects.Reverse()])?.Word);
        Assert.Equal(OwnersWord.None, Mark([.. objects, Marked("workload api", "none")])?.Word);
        Assert.Null(Mark([Marked("pod/api", null)]));
    }

    [Theory]
    [InlineData("Full")]
    [InlineData(" full")]
    [InlineData("full ")]
    [InlineData("full\n")]
    [InlineData("")]
    [InlineData("yes")]
    [InlineData("observe,full")]
    public void A_mark_that_is_not_one_of_the_words_allows_nothing(string value)
    {
        var mark = Mark([Marked("namespace shop", "full"), Marked("pod/api", value)])!;
        Assert.Equal((OwnersWord.None, false), (mark.Word, mark.IsUnderstood));
        Assert.Contains("none, observe and full", mark.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_owners_free_production_only_where_all_their_places_were_read()
    {
        var place = At("prod") with { Objects = [Marked("pod/api", "full")] };
        Assert.False(ProductionGuard.Judge(place, Default).NeedsPermission);
        Assert.True(ProductionGuard.Judge(place with { IsNamespaceRead = false }, Default).NeedsPermission);
    }

    [Fact]
    public void A_container_of_this_machine_is_not_production() => Assert.Equal(GuardStanding.Known, Standing(new Surroundings()));

    private static Surroundings At(string context) => new() { Names = [new NamedPlace("context", context)], Namespace = "shop" };

    private static MarkedObject Marked(string text, string? mark) => new(text, new Dictionary<string, string>(), mark);

    private static OwnersMark? Mark(IReadOnlyList<MarkedObject> objects) => ProductionGuard.Judge(At("x") with { Objects = objects }, Default).Mark;

    private static GuardStanding Standing(Surroundings place, ProductionSettings? settings = null) => ProductionGuard.Judge(place, settings ?? Default).Standing;
}
