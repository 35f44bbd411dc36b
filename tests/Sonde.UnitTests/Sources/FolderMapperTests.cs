using Sonde.Core.Sources;
using Sonde.UnitTests.Ide;

namespace Sonde.UnitTests.Sources;

public sealed class FolderMapperTests
{
    private readonly FakeWorkspaceFiles _files = new();

    [Fact]
    public void The_working_directory_is_found_below_the_workspace()
    {
        Add("/home/dev/shop/front/server.js", "/home/dev/shop/front/lib/price.js", "/home/dev/shop/other/server.js");
        var map = Map(["/app/server.js", "/app/lib/price.js"], "/app", "/home/dev/shop");
        Assert.Equal(new PathRule("/home/dev/shop/front", "/app"), Assert.Single(map.Rules));
        Assert.Empty(map.Warnings);
    }

    [Fact]
    public void A_program_that_works_elsewhere_is_found_by_its_first_file()
    {
        Add("/home/dev/stock/stock/app.py");
        Assert.Equal([new PathRule("/home/dev/stock", "/srv")], Map(["/srv/stock/app.py"], "/", "/home/dev/stock").Rules);
    }

    [Fact]
    public void The_users_directory_comes_before_the_rest_of_the_workspace()
    {
        Add("/home/dev/shop/a/server.js", "/home/dev/shop/b/server.js");
        Assert.Equal([new PathRule("/home/dev/shop/b", "/app")], Map(["/app/server.js"], "/app", "/home/dev/shop/b").Rules);
    }

    [Fact]
    public void Dependencies_are_not_looked_into()
    {
        Add("/home/dev/shop/node_modules/x/server.js");
        Assert.Contains("/app/server.js", Assert.Single(Map(["/app/server.js"], "/app", "/home/dev/shop").Warnings).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_files_there_is_a_warning() => Assert.Equal(SourceWarningKind.NoFileMatches, Assert.Single(Map([], "/app", "/home/dev/shop").Warnings).Kind);

    private SourceMap Map(string[] remote, string root, string start) => new FolderMapper(_files).Map(remote, root, start, "/home/dev/shop");

    private void Add(params string[] paths) => Array.ForEach(paths, path => _files[path] = "x");
}
