using Sonde.Core.Sources;
using Sonde.UnitTests.Ide;

namespace Sonde.UnitTests.Sources;

public sealed class GitHeadTests
{
    private const string Commit = "2cf867febcc48656f98dbc3d45a38798f45682ef";
    private readonly FakeWorkspaceFiles _files = new();

    [Fact]
    public void A_branch_is_read_from_its_file_before_the_packed_ones()
    {
        _files["/r/.git/HEAD"] = "ref: refs/heads/main\n";
        _files["/r/.git/packed-refs"] = $"# pack-refs with: peeled fully-peeled sorted \n{Commit} refs/heads/main\n^{new string('0', 40)}\n";
        Assert.Equal(Commit, GitHead.Read(_files, "/r/cmd/api"));

        _files["/r/.git/refs/heads/main"] = new string('a', 40) + "\n";
        Assert.Equal(new string('a', 40), GitHead.Read(_files, "/r"));
    }

    [Fact]
    public void A_linked_worktree_has_its_own_head_and_shares_the_branches()
    {
        _files["/r/.git/worktrees/w/HEAD"] = "ref: refs/heads/topic";
        _files["/r/.git/worktrees/w/commondir"] = "../..\n";
        _files["/r/.git/refs/heads/topic"] = Commit;
        _files["/w/.git"] = "gitdir: /r/.git/worktrees/w\n";

        Assert.Equal(Commit, GitHead.Read(_files, "/w"));
    }

    [Fact]
    public void A_submodule_names_its_directory_relatively()
    {
        _files["/r/.git/modules/lib/HEAD"] = Commit;
        _files["/r/lib/.git"] = "gitdir: ../.git/modules/lib";

        Assert.Equal(Commit, GitHead.Read(_files, "/r/lib"));
    }

    [Theory]
    [InlineData("ref: refs/heads/.invalid")]
    [InlineData("ref: refs/heads/loop")]
    [InlineData("ref: refs/../../../etc/passwd")]
    [InlineData("ref: /etc/passwd")]
    [InlineData("not a commit")]
    [InlineData("")]
    public void What_is_no_commit_is_none(string head)
    {
        _files["/r/.git/HEAD"] = head;
        _files["/r/.git/refs/heads/loop"] = "ref: refs/heads/loop";
        _files["/etc/passwd"] = Commit;

        Assert.Null(GitHead.Read(_files, "/r"));
    }

    [Fact]
    public void No_repository_has_no_commit() => Assert.Null(GitHead.Read(_files, "/r"));
}
