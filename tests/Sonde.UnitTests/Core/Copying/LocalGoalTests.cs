using Sonde.Core.Copying;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;
using Sonde.UnitTests.Cli;

namespace Sonde.UnitTests.Core.Copying;

public sealed class LocalGoalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("", "/var/log/app", "app")]
    [InlineData("/", "/var/log/app/", "app")]
    [InlineData("/new", "/var/log/app", "new")]
    [InlineData("", "/", "root")]
    [InlineData("", "/a/..", "root")]
    public void It_goes_where_cp_would_put_it(string named, string source, string expected) =>
        Assert.Equal(Path.Combine(_folder.Path, expected), LocalGoal.Find(_folder.Path + named, source).Path);

    [Theory]
    [InlineData("/missing/")]
    [InlineData("/missing/new")]
    public void A_folder_that_is_not_there_is_not_made(string named) =>
        Assert.Equal(AgentErrorCode.FileMissing, Assert.Throws<CopyFailureException>(() => LocalGoal.Find(_folder.Path + named, "/x")).Code);

    [Theory]
    [InlineData(false, null, false)]
    [InlineData(true, null, true)]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    public void What_is_there_is_written_over_only_where_that_was_said_and_never_by_another_kind(bool mayReplace, bool? isFolder, bool isGood)
    {
        var goal = LocalGoal.Find(_folder.Write("here", "x"), "/x");
        if (isGood)
        {
            goal.Judge(mayReplace, isFolder);
        }
        else
        {
            Assert.Equal(AgentErrorCode.FileExists, Assert.Throws<CopyFailureException>(() => goal.Judge(mayReplace, isFolder)).Code);
        }
    }

    public void Dispose() => _folder.Dispose();
}
