using System.Text;
using Sonde.Core.Ide;

namespace Sonde.UnitTests.Ide;

public sealed class IdeWorkspaceTests
{
    private const string Launch = "/w/.vscode/launch.json";
    private const string Run = "/w/.run/sonde api (shop).run.xml";
    private const string Mine = "{\n  // mine\n  \"configurations\": [\n    { \"name\": \"x\" },\n  ]\n}\n";
    private static readonly WorkspaceRoot Root = new("/w", "go.mod", null, null);
    private static readonly IdeKind[] Both = [IdeKind.VisualStudioCode, IdeKind.GoLand];
    private static readonly IdeOffer Api = DelveOffer.For("sonde: api (shop)", 2345, [new("/w", "/src")]);
    private static readonly IdeOffer Web = DelveOffer.For("sonde: web (shop)", 2346, []);
    private readonly FakeWorkspaceFiles _files = new();

    public IdeWorkspaceTests() => _files.AddDirectory("/w");

    private IdeWorkspace Workspace => new(_files);

    [Fact]
    public void Files_and_folders_that_were_made_are_gone_again()
    {
        var handOver = Workspace.HandOver(Root, Both, Api);

        Assert.Empty(handOver.Refusals);
        Assert.Equal([(Launch, IdeChange.FileMade), (Run, IdeChange.FileMade)], handOver.Edits.Select(edit => (edit.Path, edit.Change)));
        Assert.Equal(["/w/", "/w/.run/", Run, "/w/.vscode/", Launch], _files.All);
        Assert.Equal([IdeOutcome.FileDeleted, IdeOutcome.FileDeleted], Workspace.TakeBack(handOver).Select(end => end.Outcome));
        Assert.Equal(["/w/"], _files.All);
        Assert.Equal([IdeOutcome.AlreadyGone, IdeOutcome.AlreadyGone], Workspace.TakeBack(handOver).Select(end => end.Outcome));
    }

    [Theory]
    [InlineData(Mine)]
    [InlineData("")]
    [InlineData("{\"configurations\":[ \n ]}")]
    [InlineData("{\r\n\t\"version\": \"0.2.0\" // no list\r\n}")]
    public void A_file_that_nobody_else_touched_is_byte_for_byte_what_it_was(string text)
    {
        _files[Launch] = text;
        var handOver = Workspace.HandOver(Root, [IdeKind.VisualStudioCode], Api);

        Assert.Equal(IdeChange.EntryAdded, handOver.Edits.Single().Change);
        Assert.NotEqual(text, _files[Launch]);
        Assert.Equal(IdeOutcome.Restored, Workspace.TakeBack(handOver).Single().Outcome);
        Assert.Equal(text, _files[Launch]);
    }

    [Fact]
    public void A_file_that_the_user_edited_meanwhile_loses_our_entry_only()
    {
        _files[Launch] = Mine;
        var handOver = Workspace.HandOver(Root, [IdeKind.VisualStudioCode], Api);
        _files[Launch] = _files[Launch].Replace("// mine", "// still mine", StringComparison.Ordinal);

        Assert.Equal(IdeOutcome.EntryRemoved, Workspace.TakeBack(handOver).Single().Outcome);
        Assert.Equal(Mine.Replace("// mine", "// still mine", StringComparison.Ordinal), _files[Launch]);
    }

    [Fact]
    public void A_file_that_the_user_broke_meanwhile_is_kept_and_said()
    {
        _files[Launch] = Mine;
        var handOver = Workspace.HandOver(Root, [IdeKind.VisualStudioCode], Api);
        _files[Launch] = "{ oops";

        Assert.Equal(new(Launch, Api.Name, IdeOutcome.Kept, "line 1, column 3: expected a name in double quotes, or '}'"), Workspace.TakeBack(handOver).Single());
        Assert.Equal("{ oops", _files[Launch]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Two_sessions_for_different_targets_live_side_by_side(bool firstEndsFirst)
    {
        var first = Workspace.HandOver(Root, Both, Api);
        var second = Workspace.HandOver(Root, Both, Web);
        Assert.Equal([Web.Name, Api.Name], LaunchFile.Entries(_files[Launch]).Select(entry => entry.Name));
        (var earlier, var later) = firstEndsFirst ? (first, second) : (second, first);

        Workspace.TakeBack(earlier);
        Assert.Equal([later.Edits[0].EntryName], LaunchFile.Entries(_files[Launch]).Select(entry => entry.Name));
        Assert.True(_files.Exists(later.Edits[1].Path));
        Workspace.TakeBack(later);
        Assert.Equal(["/w/"], _files.All);
    }

    [Fact]
    public void What_a_crashed_session_left_is_replaced_by_the_next_and_gone_at_its_end()
    {
        _files[Launch] = Mine;
        Workspace.HandOver(Root, Both, DelveOffer.For(Api.Name, 1111, []));
        var next = Workspace.HandOver(Root, Both, Api);

        Assert.All(next.Edits, edit => Assert.Equal(IdeChange.EntryReplaced, edit.Change));
        Assert.Equal([(Api.Name, 2345)], LaunchFile.Entries(_files[Launch]));
        Assert.Contains("port=\"2345\"", _files[Run], StringComparison.Ordinal);
        Workspace.TakeBack(next);
        Assert.Equal(Mine, _files[Launch]);
        Assert.Equal(["/w/", "/w/.vscode/", Launch], _files.All);
    }

    [Fact]
    public void Leftovers_are_found_with_their_ports_and_can_be_removed()
    {
        _files[Launch] = Mine;
        _files["/w/.run/mine.run.xml"] = DelveOffer.For("sonde: x", 1, []).RunConfiguration!.Replace("sonde: x", "mine", StringComparison.Ordinal);
        _files["/w/.run/broken.run.xml"] = "<component>";
        Workspace.HandOver(Root, Both, Api);

        var leftovers = Workspace.Leftovers(Root);
        Assert.Equal([new(IdeKind.VisualStudioCode, Launch, Api.Name, 2345), new(IdeKind.GoLand, Run, Api.Name, 2345)], leftovers);
        Assert.Equal([IdeOutcome.EntryRemoved, IdeOutcome.FileDeleted], leftovers.Select(left => Workspace.Remove(left).Outcome));
        Assert.Equal(Mine, _files[Launch]);
        Assert.Equal(["/w/.run/broken.run.xml", "/w/.run/mine.run.xml"], _files.All.Where(path => path.EndsWith(".xml", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_malformed_file_is_refused_with_its_place_and_stays()
    {
        _files[Launch] = "{\n  configurations: []\n}";

        var handOver = Workspace.HandOver(Root, [IdeKind.VisualStudioCode], Api);

        Assert.Empty(handOver.Edits);
        Assert.Equal(
            new(IdeKind.VisualStudioCode, Launch, IdeRefusalReason.Malformed, "line 2, column 3: expected a name in double quotes, or '}'", 2, 3),
            handOver.Refusals.Single());
        Assert.Equal("{\n  configurations: []\n}", _files[Launch]);
    }

    [Theory]
    [InlineData("[]", "line 1, column 1: expected an object: '{'")]
    [InlineData("{\"configurations\": {}}", "line 1, column 20: expected a list as \"configurations\": '['")]
    public void A_file_of_another_shape_is_refused(string text, string detail)
    {
        _files[Launch] = text;

        Assert.Equal(detail, Workspace.HandOver(Root, [IdeKind.VisualStudioCode], Api).Refusals.Single().Detail);
    }

    [Fact]
    public void A_file_that_is_not_UTF_8_is_refused()
    {
        _files.Put(Launch, Encoding.Unicode.GetBytes("{ }ä"));

        Assert.Equal(IdeRefusalReason.Malformed, Workspace.HandOver(Root, [IdeKind.VisualStudioCode], Api).Refusals.Single().Reason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_workspace_that_cannot_be_written_is_a_value_and_nothing_is_left(bool mayMakeDirectories)
    {
        _files.Refusal = new UnauthorizedAccessException("read-only");
        _files.MayMakeDirectories = mayMakeDirectories;

        var handOver = Workspace.HandOver(Root, Both, Api);

        Assert.Empty(handOver.Edits);
        Assert.Equal([(IdeRefusalReason.NotWritable, "read-only"), (IdeRefusalReason.NotWritable, "read-only")], handOver.Refusals.Select(refusal => (refusal.Reason, refusal.Detail)));
        Assert.Equal(["/w/"], _files.All);
    }

    [Fact]
    public void A_file_that_became_read_only_is_kept_and_said()
    {
        var handOver = Workspace.HandOver(Root, Both, Api);
        _files.Refusal = new IOException("gone read-only");

        Assert.All(Workspace.TakeBack(handOver), end => Assert.Equal((IdeOutcome.Kept, "gone read-only"), (end.Outcome, end.Detail)));
    }

    [Fact]
    public void A_save_by_the_IDE_in_between_is_not_lost()
    {
        _files[Launch] = Mine;
        var saves = 0;
        _files.BeforeReplace = () => _files[Launch] = saves++ < 2 ? Mine.Replace("mine", $"mine {saves}", StringComparison.Ordinal) : _files[Launch];

        Assert.Single(Workspace.HandOver(Root, [IdeKind.VisualStudioCode], Api).Edits);
        Assert.Contains("// mine 2", _files[Launch], StringComparison.Ordinal);
        Assert.Single(LaunchFile.Entries(_files[Launch]));
    }

    [Fact]
    public void A_program_that_never_stops_saving_is_not_fought()
    {
        _files[Launch] = Mine;
        var saves = 0;
        _files.BeforeReplace = () => _files[Launch] = $"{{}} // {saves++}";

        Assert.Equal(IdeRefusalReason.Contended, Workspace.HandOver(Root, [IdeKind.VisualStudioCode], Api).Refusals.Single().Reason);
    }

    [Fact]
    public void A_run_configuration_that_is_not_ours_is_not_overwritten()
    {
        _files[Run] = "<component/>";

        Assert.Equal(IdeRefusalReason.NotOurs, Workspace.HandOver(Root, [IdeKind.GoLand], Api).Refusals.Single().Reason);
        Assert.Equal("<component/>", _files[Run]);
    }

    [Fact]
    public void A_run_configuration_that_was_changed_is_kept_and_said()
    {
        var handOver = Workspace.HandOver(Root, [IdeKind.GoLand], Api);
        _files[Run] = _files[Run].Replace("LEAVE", "ASK", StringComparison.Ordinal);

        Assert.Equal(new(Run, Api.Name, IdeOutcome.Kept, "it was changed since sonde wrote it"), Workspace.TakeBack(handOver).Single());
        Assert.True(_files.Exists(Run));
    }

    [Fact]
    public void A_folder_that_was_there_stays()
    {
        _files.AddDirectory("/w/.run");
        _files.AddDirectory("/w/.vscode");

        Workspace.TakeBack(Workspace.HandOver(Root, Both, Api));

        Assert.Equal(["/w/", "/w/.run/", "/w/.vscode/"], _files.All);
    }

    [Fact]
    public void A_tool_without_a_configuration_for_an_IDE_writes_none()
    {
        Assert.Empty(Workspace.HandOver(Root, Both, new("sonde: x", null, null)).Edits);
        Assert.Equal(["/w/"], _files.All);
    }

    [Fact]
    public void Each_IDE_gets_its_file_where_it_was_opened()
    {
        WorkspaceRoot split = new("/w/services/api", "go.mod", "/w", "/w/services");

        Assert.Equal([Launch, "/w/services/.run/sonde api (shop).run.xml"], Workspace.HandOver(split, Both, Api).Edits.Select(edit => edit.Path));
    }
}
