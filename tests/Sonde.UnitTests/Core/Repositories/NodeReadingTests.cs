using Sonde.Core.Faults;
using Sonde.Core.Repositories;

namespace Sonde.UnitTests.Core.Repositories;

public sealed class NodeReadingTests
{
    [Fact]
    public void A_package_says_its_name_its_script_and_what_it_needs()
    {
        var facts = Samples.Read(
            ("package.json", """{"name":"@shop/Front","main":"lib.js","scripts":{"start":"node --enable-source-maps ./server.js"},"engines":{"node":">=24.1"},"devDependencies":{"jest":"1"}}"""),
            ("server.js", "const port = process.env.PORT || 3000; if (path === '/healthz') {}"), ("pnpm-lock.yaml", ""));

        Assert.Equal((RepositoryLanguage.Node, "front", "server.js", "24"), (facts.Language, facts.Name, facts.Program, facts.Version));
        Assert.Equal(("package.json", "pnpm-lock.yaml", 3000, "/healthz"), (facts.Dependencies, facts.Lock, facts.Port, facts.Health));
        Assert.False(facts.HasBuildScript);
    }

    [Theory]
    [InlineData("""{"scripts":{"start":"node dist/server.js","build":"tsc"}}""", "dist/server.js")]
    [InlineData("""{"scripts":{"start":"next start"}}""", "index.js")]
    [InlineData("""{"scripts":{"start":"node missing.js"}}""", "index.js")]
    [InlineData("""{"main":"./src/app.js"}""", "src/app.js")]
    [InlineData("{}", "index.js")]
    public void What_runs_is_what_npm_start_says_or_main_or_the_usual_name(string package, string script) =>
        Assert.Equal(script, Samples.Read(("package.json", package), ("index.js", ""), ("src/app.js", "")).Program.Replace("./", "", StringComparison.Ordinal));

    [Theory]
    [InlineData("[]", "no JSON object")]
    [InlineData("{", "no JSON object")]
    [InlineData("{\"name\":\"\\uD800\"}", "no JSON object")]
    [InlineData("{\"scripts\":{\"start\":\"node a.js; rm -rf /\"}}", "there is no script")]
    [InlineData("{\"main\":\"../a.js\"}", "there is no script")]
    public void What_cannot_be_used_is_told(string package, string why) =>
        Assert.Contains(why, Assert.Throws<FaultException>(() => Samples.Read(("package.json", package), ("a.js", ""))).Fault.Why, StringComparison.Ordinal);

    [Fact]
    public void Another_script_is_named() =>
        Assert.Equal("worker.js", Samples.Read(new RepositoryWishes { Program = "./worker.js" }, ("package.json", "{}"), ("index.js", ""), ("worker.js", "")).Program);

    [Theory]
    [InlineData("package-lock.json", "npm ci", "npm prune --omit=dev")]
    [InlineData("yarn.lock", "yarn install --frozen-lockfile", "--production")]
    [InlineData("pnpm-lock.yaml", "pnpm install --frozen-lockfile", "pnpm prune --prod")]
    [InlineData("none", "npm install", "npm prune --omit=dev")]
    public void Packages_come_by_the_lock_that_is_there_and_those_of_development_go(string file, string install, string prune)
    {
        var text = NodeDockerfile.Write(Samples.Read(("package.json", """{"dependencies":{"a":"1"}}"""), ("index.js", ""), (file, "")));
        Assert.True(text.IndexOf(install, StringComparison.Ordinal) < text.IndexOf("AS build\n", StringComparison.Ordinal));
        Assert.True(text.LastIndexOf(prune, StringComparison.Ordinal) > text.IndexOf("AS build\n", StringComparison.Ordinal));
    }
}
