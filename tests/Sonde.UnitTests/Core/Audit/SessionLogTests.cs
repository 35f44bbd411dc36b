using Sonde.Core.Audit;
using Sonde.Core.Operations;
using Sonde.Testing;
using Sonde.Tunnel.Control;
using Sonde.UnitTests.Cli;

namespace Sonde.UnitTests.Core.Audit;

public sealed class SessionLogTests : IDisposable
{
    private static readonly SessionLine Begin = new(
        "0123456789ab", DateTimeOffset.UnixEpoch, "debug", "pod/api container api in namespace shop", "dev", "laptop", "sonde-go-abcde")
    {
        Reason = "an order hangs",
    };

    private readonly TemporaryFolder _folder = new();
    private readonly SessionLog _log;

    public SessionLogTests() => _log = new SessionLog(Path.Combine(_folder.Path, "state", "sonde"), new ManualTimeProvider());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_added_is_read_again()
    {
        var end = Begin with { Ended = "you ended it", Exit = 0, Figures = new SessionFigures(1, 2, 3, 4, 5), TargetRuns = true };
        Assert.Null(await _log.AddAsync(Begin, Cancellation));
        Assert.Null(await _log.AddAsync(end, Cancellation));

        Assert.Equal([Begin, end], await _log.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task Only_its_user_may_read_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        await _log.AddAsync(Begin, Cancellation);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_log.Path));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(_log.Path)!));
    }

    [Fact]
    public async Task Where_there_is_none_it_is_empty() => Assert.Empty(await _log.ReadAsync(Cancellation));

    [Fact]
    public async Task Lines_that_are_none_are_left_out()
    {
        await _log.AddAsync(Begin, Cancellation);
        await File.AppendAllTextAsync(_log.Path, "{\"id\":\"x\"}\n[1]\nnull\n{\"id\":\n", Cancellation);

        Assert.Equal([Begin], await _log.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task A_full_one_becomes_the_old_one_of_which_there_is_one()
    {
        await _log.AddAsync(Begin, Cancellation);
        await File.AppendAllTextAsync(_log.Path, new string(' ', 1024 * 1024) + "\n", Cancellation);
        await _log.AddAsync(Begin with { Id = "second" }, Cancellation);
        await _log.AddAsync(Begin with { Id = "third" }, Cancellation);

        Assert.Equal([Begin.Id, "second", "third"], (await _log.ReadAsync(Cancellation)).Select(line => line.Id));
        Assert.Equal(2, Directory.GetFiles(Path.GetDirectoryName(_log.Path)!).Length);
        Assert.True(new FileInfo(_log.Path).Length < 2048);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_told_and_no_exception()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "state"), "a file", Cancellation);
        var log = new SessionLog(Path.Combine(_folder.Path, "state", "sonde"), TimeProvider.System);

        Assert.NotNull(await log.AddAsync(Begin, Cancellation));
    }

    [Theory]
    [InlineData("/var/state", "/var/state/sonde/sessions.jsonl")]
    [InlineData("relative", "/home/dev/.local/state/sonde/sessions.jsonl")]
    [InlineData(null, "/home/dev/.local/state/sonde/sessions.jsonl")]
    public void It_lies_where_programs_keep_their_state(string? variable, string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has another place.");
        var host = new HostContext(new ManualTimeProvider(), name => name == "XDG_STATE_HOME" ? variable : null, "/home/dev", "/work", "dev", "laptop", "0.1.0");

        Assert.Equal(path, SessionLog.Of(host).Path);
    }

    [Fact]
    public void One_row_a_session_the_newest_first_and_without_an_end_where_it_was_killed()
    {
        var later = Begin with { Id = "killed", Time = DateTimeOffset.UnixEpoch.AddHours(1), Reason = null };
        var end = Begin with { Time = DateTimeOffset.UnixEpoch.AddHours(2), Ended = "you ended it", Exit = 0 };

        var rows = LogOperation.Rows([Begin, later, end], 5);

        Assert.Equal(["killed", Begin.Id], rows.Select(row => row.Session));
        Assert.Equal((null, null), (rows[0].Over, rows[0].Ended));
        Assert.Equal((DateTimeOffset.UnixEpoch, end.Time, "you ended it", "an order hangs"), (rows[1].Began, rows[1].Over, rows[1].Ended, rows[1].Reason));
        Assert.Equal("killed", Assert.Single(LogOperation.Rows([Begin, later, end], 1)).Session);
    }
}
