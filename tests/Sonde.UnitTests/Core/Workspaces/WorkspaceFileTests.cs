using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Workspaces;
using Sonde.Testing.Cli;
using Sonde.UnitTests.Cli;

namespace Sonde.UnitTests.Core.Workspaces;

public sealed class WorkspaceFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_read_with_its_byte_order_mark()
    {
        var path = _folder.Write("sonde.yaml", "\uFEFFtargets: { a: { target: a, source: src } }");
        var workspace = await WorkspaceFile.LoadAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(Path.Combine(_folder.Path, "src"), workspace.Targets[0].Wishes.Source);
    }

    [Fact]
    public async Task What_is_wrong_is_a_fault_that_names_file_line_and_column()
    {
        var path = _folder.Write("sonde.yaml", "targets: { a: { target: a, prot: 1 } }\nx: 1");
        var fault = (await Assert.ThrowsAsync<FaultException>(() => WorkspaceFile.LoadAsync(path, TestContext.Current.CancellationToken))).Fault;
        Assert.Equal(FaultCatalog.WorkspaceMalformed, fault.Definition);
        Assert.Equal($"cannot use {path}", fault.What);
        Assert.Equal(2, fault.Why.Split('\n').Length);
        Assert.StartsWith("line 1, column 28: \"prot\"", fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_too_long_or_not_there_is_the_same_fault()
    {
        var path = _folder.Write("sonde.yaml", new string('#', 2_000_000));
        foreach (var (each, why) in new[] { (path, "longer than 1024 KiB"), (path + ".not", "not find") })
        {
            var fault = (await Assert.ThrowsAsync<FaultException>(() => WorkspaceFile.LoadAsync(each, TestContext.Current.CancellationToken))).Fault;
            Assert.Equal(FaultCatalog.WorkspaceMalformed, fault.Definition);
            Assert.Contains(why, fault.Why, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void It_is_found_above_within_a_repository_only()
    {
        var inner = Directory.CreateDirectory(Path.Combine(_folder.Path, "a", "b")).FullName;
        var path = _folder.Write("sonde.yaml", "");
        Assert.Equal(Path.Combine(inner, "sonde.yaml"), Find(inner));
        Directory.CreateDirectory(Path.Combine(_folder.Path, ".git"));
        Assert.Equal(path, Find(inner));
        var nearer = _folder.Write("a/sonde.yaml", "");
        Assert.Equal(nearer, Find(inner));
        Directory.CreateDirectory(Path.Combine(inner, ".git"));
        Assert.Equal(Path.Combine(inner, "sonde.yaml"), Find(inner));
    }

    [Fact]
    public async Task The_file_of_the_example_is_read()
    {
        var path = Repository.PathOf("examples", "shop", "sonde.yaml");
        var workspace = await WorkspaceFile.LoadAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(["front", "order", "stock", "pricing"], workspace.Targets.Select(target => target.Name));
        Assert.All(workspace.Targets.Where(target => target.Name != "stock"), target => Assert.True(Directory.Exists(target.Wishes.Source), target.Wishes.Source));
    }

    private static string Find(string folder) =>
        WorkspaceFile.Find(new HostContext(TimeProvider.System, _ => null, "/home/dev", folder, "dev", "laptop", "0.1.0"));
}
