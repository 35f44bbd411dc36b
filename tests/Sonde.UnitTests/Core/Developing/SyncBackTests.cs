using Sonde.Agent.Developing;
using Sonde.Core.Developing;
using Sonde.Core.Operations;
using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Code;

namespace Sonde.UnitTests.Core.Developing;

/// <summary>Files of a pod come here, from a real agent's side in memory: nobody's change is lost, and nothing leaves the folder.</summary>
public sealed class SyncBackTests : IAsyncDisposable
{
    private readonly DirectoryInfo _places = Directory.CreateTempSubdirectory("sonde-back-");
    private readonly RecordingReporter _reporter = new();
    private readonly CommonFiles _files = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly LocalTree _tree;
    private readonly SyncBack _back;
    private readonly PipeDuplex _channel;
    private readonly Task _agent;
    private bool _isBegun;

    public SyncBackTests()
    {
        var rules = new SyncBackRules("*.log\n", "secret/\n");
        Directory.CreateDirectory(Here);
        Directory.CreateDirectory(There);
        WriteBoth("app.py", "print(1)");
        WriteBoth("shop/stock.py", "apples = 1");
        _tree = new LocalTree(Here, IgnoreRules.Read("*.log\n"), TimeProvider.System);
        _files.Look(_tree.Look(CancellationToken.None));
        _files.Agree();
        var host = new HostContext(TimeProvider.System, static _ => null, "/home/dev", Here, "dev", "laptop", "0.1.0");
        _back = new SyncBack(new SyncBackPlacing(_tree, new LocalArrival(Here), rules, _files, _reporter), rules, host, _reporter);
        (_channel, var agents) = PipeDuplex.CreatePair();
        var since = (File.GetLastWriteTimeUtc(Path.Combine(There, "shop/stock.py")) - DateTime.UnixEpoch).Ticks * 100;
        _agent = ServeAsync(agents, since + 50_000_000_000);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Here => Path.Combine(_places.FullName, "here");

    private string There => Path.Combine(_places.FullName, "there");

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _channel.DisposeAsync();
        await ((Task)_agent).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
        _places.Delete(recursive: true);
    }

    [Fact]
    public async Task What_the_program_makes_and_changes_comes_and_is_no_save()
    {
        await LookAsync();
        Write(There, "data/report.csv", "a,b");
        Write(There, "app.py", "print(2)");
        File.SetUnixFileMode(Path.Combine(There, "data/report.csv"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherWrite);
        await LookAsync();
        Assert.Equal("a,b", Read("data/report.csv"));
        Assert.Equal("print(2)", Read("app.py"));
        var report = Assert.Single(_reporter.All<FetchedReport>());
        Assert.Equal((2, 11L), (report.Files, report.Bytes));
        Assert.True(_back.IsEcho("app.py") && _back.IsEcho("data/report.csv"));
        Assert.False(_back.IsEcho("shop/stock.py"));
        Assert.True(File.GetUnixFileMode(Path.Combine(Here, "data/report.csv")) is var mode && mode.HasFlag(UnixFileMode.UserExecute) && !mode.HasFlag(UnixFileMode.OtherWrite));

        _files.Look(_tree.Look(Cancellation));
        Assert.Empty(_files.Changes);
        Write(Here, "app.py", "print(3)");
        Assert.False(_back.IsEcho("app.py"));
        _files.Look(_tree.Look(Cancellation));
        Assert.Equal("app.py", Assert.Single(_files.Changes).Name);
        await LookAsync();
        Assert.Single(_reporter.All<FetchedReport>());
        Assert.Equal(2, _back.Files);
    }

    [Fact]
    public async Task Where_both_changed_a_file_the_one_here_stays_and_the_pods_lies_beside_it_once()
    {
        await LookAsync();
        Write(There, "app.py", "print('pod')");
        Write(Here, "app.py", "print('here')");
        await LookAsync();
        await LookAsync();
        Assert.Equal("print('here')", Read("app.py"));
        Assert.Equal("print('pod')", Read("app.py.from-pod"));
        Assert.Contains("changed here and in the pod", Assert.Single(_reporter.All<WarningReport>()).Text, StringComparison.Ordinal);
        _files.Look(_tree.Look(Cancellation));
        Assert.Equal("app.py", Assert.Single(_files.Changes).Name);
    }

    [Fact]
    public async Task A_file_that_is_new_on_both_sides_is_a_conflict_unless_it_is_the_same()
    {
        await LookAsync();
        WriteBoth("same.json", "{}");
        Write(There, "other.json", "{\"pod\":1}");
        Write(Here, "other.json", "{}");
        await LookAsync();
        Assert.Equal("{}", Read("other.json"));
        Assert.Equal("{\"pod\":1}", Read("other.json.from-pod"));
        Assert.False(File.Exists(Path.Combine(Here, "same.json.from-pod")));
    }

    [Fact]
    public async Task What_was_sent_from_here_does_not_come_back()
    {
        await LookAsync();
        WriteBoth("app.py", "print(9)");
        _files.Look(_tree.Look(Cancellation));
        _files.Agree();
        await LookAsync();
        Assert.Empty(_reporter.Reports);
    }

    [Fact]
    public async Task What_is_removed_in_the_pod_stays_here_and_is_said()
    {
        await LookAsync();
        File.Delete(Path.Combine(There, "app.py"));
        Write(There, "never.py", "x");
        File.Delete(Path.Combine(There, "never.py"));
        await LookAsync();
        Assert.Equal("print(1)", Read("app.py"));
        Assert.Equal("app.py was removed in the pod; it stays here", Assert.Single(_reporter.All<WarningReport>()).Text);
    }

    [Fact]
    public async Task What_is_ignored_or_secret_does_not_come()
    {
        await LookAsync();
        foreach (var name in new[] { "debug.log", "secret/key.pem", ".env", "shop/.env.local", "node_modules/x.js", "shop/__pycache__/stock.pyc", ".git/config", ".envrc", "shop/.npmrc", "a.sonde-part", "a.from-pod" })
        {
            Write(There, name, "x");
        }

        await LookAsync();
        Assert.Equal(["app.py", "stock.py"], Directory.GetFiles(Here, "*", SearchOption.AllDirectories).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.Empty(_reporter.Reports);
    }

    [Fact]
    public async Task Links_of_either_side_lead_nowhere_and_a_case_clash_is_said()
    {
        var outside = Directory.CreateDirectory(Path.Combine(_places.FullName, "outside")).FullName;
        Write(outside, "passwd", "theirs");
        await LookAsync();
        File.CreateSymbolicLink(Path.Combine(There, "stolen.txt"), Path.Combine(outside, "passwd"));
        File.CreateSymbolicLink(Path.Combine(There, "stolen"), outside);
        Directory.CreateSymbolicLink(Path.Combine(Here, "link"), outside);
        File.CreateSymbolicLink(Path.Combine(Here, "linked.txt"), Path.Combine(outside, "passwd"));
        Write(There, "link/evil.txt", "evil");
        Write(There, "linked.txt", "evil");
        Write(There, "APP.py", "evil");
        await LookAsync();
        Assert.Equal(["passwd"], Directory.GetFileSystemEntries(outside).Select(static path => Path.GetFileName(path)));
        Assert.Equal("theirs", await File.ReadAllTextAsync(Path.Combine(outside, "passwd"), Cancellation));
        Assert.Equal(["app.py", "link", "linked.txt", "shop"], Directory.GetFileSystemEntries(Here).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.Equal(3, _reporter.All<WarningReport>().Count);
        Assert.Contains(_reporter.All<WarningReport>(), static warning => warning.Text.Contains("differs only in small and capital letters", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_looked_at_is_said_once_and_nothing_is_asked_any_more()
    {
        Directory.Delete(There, recursive: true);
        await LookAsync();
        await LookAsync();
        Assert.StartsWith("nothing comes back from the pod", Assert.Single(_reporter.All<WarningReport>()).Text, StringComparison.Ordinal);
        Assert.Equal(Timeout.InfiniteTimeSpan, _back.Pause);
    }

    private async Task ServeAsync(PipeDuplex channel, long since)
    {
        await using (channel)
        {
            await new SyncBackServing(There, since, TimeProvider.System).RunAsync(channel, _ending.Token);
        }
    }

    private async Task LookAsync()
    {
        if (!_isBegun)
        {
            _isBegun = true;
            await _back.BeginAsync(_channel, Cancellation);
        }

        await _back.LookAsync(isAll: true, Cancellation);
    }

    private void WriteBoth(string name, string text)
    {
        Write(Here, name, text);
        Write(There, name, text);
    }

    private static void Write(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private string Read(string name) => File.ReadAllText(Path.Combine(Here, name));
}
