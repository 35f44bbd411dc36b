using Sonde.Core.Sources;
using Sonde.UnitTests.Ide;

namespace Sonde.UnitTests.Sources;

public sealed class GoWorkspaceTests
{
    private readonly FakeWorkspaceFiles _files = new();

    [Fact]
    public void Modules_above_are_found_up_to_the_repositorys_top()
    {
        _files["/go.mod"] = "module example.com/outside";
        _files["/r/.git/HEAD"] = "x";
        _files["/r/go.mod"] = "module example.com/top";
        _files["/r/tools/go.mod"] = "module example.com/tools";

        Assert.Equal(["example.com/tools", "example.com/top"], Paths(GoWorkspace.Find(_files, "/r/tools/cmd", null)));
    }

    [Fact]
    public void The_wanted_module_is_found_below_in_a_monorepo()
    {
        _files["/r/.git/HEAD"] = "x";
        _files["/r/services/api/go.mod"] = "module example.com/api";
        _files["/r/node_modules/x/go.mod"] = "module example.com/web";
        _files["/r/a/b/c/d/e/go.mod"] = "module example.com/deep";

        Assert.Equal(["example.com/api"], Paths(GoWorkspace.Find(_files, "/r/docs", "example.com/api")));
        Assert.Empty(Paths(GoWorkspace.Find(_files, "/r/docs", "example.com/web")));
        Assert.Empty(Paths(GoWorkspace.Find(_files, "/r/docs", "example.com/deep")));
        Assert.Empty(Paths(GoWorkspace.Find(_files, "/r/docs", null)));
    }

    [Fact]
    public void The_modules_of_go_work_come_first_and_none_twice()
    {
        _files["/w/go.work"] = "use (\n ./lib\n ./app\n ./gone\n)\nreplace example.com/x => ./x\n";
        _files["/w/app/go.mod"] = "module example.com/app\nreplace example.com/y v1.0.0 => /abs/y\nreplace example.com/z => example.com/zz v1.0.0\n";
        _files["/w/lib/go.mod"] = "module example.com/lib";

        var workspace = GoWorkspace.Find(_files, "/w/app", "example.com/app");

        Assert.Equal(["example.com/lib", "example.com/app"], Paths(workspace));
        Assert.Equal("/w/go.work", workspace.WorkFile);
        Assert.Equal([("example.com/x", "/w/x"), ("example.com/y", "/abs/y")], workspace.Replaced.Select(module => (module.Path, module.Directory)));
    }

    [Fact]
    public void A_disk_without_end_is_not_searched_to_its_end()
    {
        _files["/r/.git/HEAD"] = "x";
        for (var index = 0; index < 60; index++)
        {
            for (var below = 0; below < 60; below++)
            {
                _files.AddDirectory($"/r/d{index:00}/e{below:00}");
            }
        }

        _files["/r/d59/e59/go.mod"] = "module example.com/far";

        Assert.Empty(Paths(GoWorkspace.Find(_files, "/r", "example.com/far")));
    }

    private static IEnumerable<string> Paths(GoWorkspace workspace) => workspace.Modules.Select(module => module.Path);
}
