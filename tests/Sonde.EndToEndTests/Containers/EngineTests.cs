using System.Security.Cryptography;
using System.Text;
using Sonde.Containers;

namespace Sonde.EndToEndTests.Containers;

/// <summary>What must hold on every engine.</summary>
public abstract class EngineTests
{
    private readonly EngineFixture _engine;

    protected EngineTests(EngineFixture engine)
    {
        _engine = engine;
        engine.Require();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_target_whose_user_is_a_name_is_described_with_numbers()
    {
        var label = $"team={_engine.NewName()}";
        var target = await _engine.StartTargetAsync("--network", "none", "--user", "app", "--label", label, "--memory", "64m");

        Assert.Equal("app", target.ConfiguredUser);
        Assert.Equal(1001, target.UserId);
        Assert.Equal(1002, target.GroupId);
        Assert.True(target.Pid > 0);
        Assert.True(target.IsRunning);
        Assert.NotNull(target.StartedAt);
        Assert.NotNull(target.Architecture);
        Assert.Equal(64 * 1024 * 1024, target.MemoryLimit);
        Assert.Equal([], target.EffectiveCapabilities);
        Assert.Equal(target.Id, Assert.Single(await _engine.Client.ListAsync([label], Cancellation)).Id);
        Assert.Equal(target.Id, (await _engine.Client.FindAsync(target.Name, Cancellation)).Id);
    }

    [Fact]
    public async Task A_toolbox_of_the_targets_user_sees_into_it_and_leaves_nothing_behind()
    {
        var target = await _engine.StartTargetAsync("--network", "none", "--user", "1001:0");

        var id = await _engine.Client.RunToolboxAsync(_engine.Toolbox(target), Cancellation);

        Assert.Equal(id, Assert.Single(await _engine.Client.FindToolboxesAsync(target.Id, Cancellation)).Id);
        Assert.Equal("/bin/sleep\01000\0", await OutputAsync(id, "/bin/cat", "/proc/1/cmdline"));
        Assert.StartsWith("root:x:0:0", await OutputAsync(id, "/bin/cat", "/proc/1/root/etc/passwd"), StringComparison.Ordinal);
        Assert.Equal(
            await OutputAsync(target.Id, "/bin/cat", "/proc/net/if_inet6"), await OutputAsync(id, "/bin/cat", "/proc/net/if_inet6"));
        Assert.Contains("NoNewPrivs:\t1", await OutputAsync(id, "/bin/cat", "/proc/self/status"), StringComparison.Ordinal);

        Assert.True(await _engine.Client.StopAsync(id, TimeSpan.Zero, Cancellation));
        Assert.True(await _engine.IsSoonGoneAsync($"{ToolboxLabels.Target}={target.Id}"));
        Assert.Equal(target.StartedAt, (await _engine.Client.InspectAsync(target.Id, Cancellation)).StartedAt);
        Assert.False(await _engine.Client.StopAsync(id, TimeSpan.Zero, Cancellation));
        await _engine.Client.RemoveAsync(id, Cancellation);
    }

    [Fact]
    public async Task A_target_that_stopped_is_not_started_again()
    {
        var target = await _engine.StartTargetAsync("--network", "none");
        await _engine.RunAsync("kill", target.Id);

        var failure = await Assert.ThrowsAsync<ContainerEngineException>(() => _engine.Client.RunToolboxAsync(_engine.Toolbox(target), Cancellation));

        Assert.Equal(EngineFailure.TargetStopped, failure.Failure);
        Assert.False((await _engine.Client.InspectAsync(target.Id, Cancellation)).IsRunning);
    }

    [Fact]
    public async Task A_target_can_be_removed_although_a_toolbox_is_beside_it()
    {
        var target = await _engine.StartTargetAsync("--network", "none");
        await _engine.Client.RunToolboxAsync(_engine.Toolbox(target), Cancellation);

        await _engine.RunAsync("rm", "--force", target.Id);

        Assert.True(await _engine.IsSoonGoneAsync($"{ToolboxLabels.Target}={target.Id}"));
    }

    [Fact]
    public async Task Every_refusal_is_told_apart_and_leaves_nothing_behind()
    {
        var target = await _engine.StartTargetAsync("--network", "none");
        var run = _engine.Toolbox(target);
        (EngineFailure Expected, ToolboxRun Run)[] refused =
        [
            (EngineFailure.ImageUnavailable, run with { Image = "localhost/no-such-image:1" }),
            (EngineFailure.ImageUnavailable, run with { Image = "Not A Reference" }),
            (EngineFailure.OptionRefused, run with { AddCapabilities = ["NO_SUCH_CAPABILITY"] }),
            (EngineFailure.ProgramMissing, run with { Command = ["/no/such/program"] }),
            (EngineFailure.ProgramMissing, run with { Command = ["no-such-program"] }),
            (EngineFailure.NameInUse, run with { Name = target.Name }),
            (EngineFailure.NoSuchContainer, run with { TargetId = "no-such-target" }),
        ];

        foreach (var (expected, toolbox) in refused)
        {
            var failure = await Assert.ThrowsAsync<ContainerEngineException>(() => _engine.Client.RunToolboxAsync(toolbox, Cancellation));

            Assert.True(expected == failure.Failure, $"{expected} expected: {failure.EngineMessage}");
        }

        Assert.True(await _engine.IsSoonGoneAsync($"{ToolboxLabels.Target}={target.Id}"));
        Assert.True((await _engine.Client.InspectAsync(target.Id, Cancellation)).IsRunning);
    }

    [Fact]
    public async Task A_name_that_nobody_bears_names_its_neighbours()
    {
        var target = await _engine.StartTargetAsync("--network", "none");

        var missing = await Assert.ThrowsAsync<ContainerNotFoundException>(() => _engine.Client.FindAsync(target.Name + "x", Cancellation));

        Assert.Equal(target.Name, missing.Near[0]);
    }

    [Fact]
    public async Task Ten_megabytes_come_back_whole_through_an_exec()
    {
        var target = await _engine.StartTargetAsync("--network", "none");
        var sent = new byte[10 * 1024 * 1024];
        new Random(1).NextBytes(sent);
        using var exec = _engine.Client.Exec(target.Id, ["/bin/cat"]);

        var writing = Task.Run(
            () =>
            {
                exec.Write(sent);
                exec.CloseInput();
            },
            Cancellation);
        var received = await Task.Run(() => ReadAll(exec), Cancellation);
        await writing;

        Assert.Equal(Convert.ToHexString(SHA256.HashData(sent)), Convert.ToHexString(SHA256.HashData(received)));
        Assert.Equal(0, await exec.Completion.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
    }

    [Fact]
    public async Task A_program_that_is_not_there_ends_with_the_engines_words()
    {
        var target = await _engine.StartTargetAsync("--network", "none");
        using var exec = _engine.Client.Exec(target.Id, ["/no/such/program"]);

        var output = Encoding.UTF8.GetString(await Task.Run(() => ReadAll(exec), Cancellation));
        Assert.InRange(await exec.Completion.WaitAsync(TimeSpan.FromSeconds(20), Cancellation), 125, 127);
        Assert.Contains("/no/such/program", exec.StandardErrorTail + output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blocked_read_returns_when_the_exec_is_disposed_although_the_program_ignores_its_end_of_file()
    {
        var target = await _engine.StartTargetAsync("--network", "none");
        using var exec = _engine.Client.Exec(target.Id, ["/bin/sh", "-c", "echo started; exec /bin/sleep 1000"]);
        Assert.True(await Task.Run(() => exec.Read(new byte[100]), Cancellation) > 0);
        var blocked = Task.Run(() => exec.Read(new byte[100]), Cancellation);

        await exec.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5), Cancellation);

        Assert.Equal(0, await blocked.WaitAsync(TimeSpan.FromSeconds(5), Cancellation));
        Assert.Equal(137, await exec.Completion.WaitAsync(TimeSpan.FromSeconds(5), Cancellation));
    }

    [Fact]
    public async Task A_write_that_is_blocked_fails_when_the_exec_is_disposed()
    {
        var target = await _engine.StartTargetAsync("--network", "none");
        using var exec = _engine.Client.Exec(target.Id, ["/bin/sleep", "1000"]);
        var blocked = Task.Run(() => exec.Write(new byte[64 * 1024 * 1024]), Cancellation);

        await exec.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5), Cancellation);

        await Assert.ThrowsAnyAsync<Exception>(() => blocked.WaitAsync(TimeSpan.FromSeconds(5), Cancellation));
        Assert.IsNotType<TimeoutException>(blocked.Exception?.InnerException);
    }

    private async Task<string> OutputAsync(string container, params string[] command)
    {
        using var exec = _engine.Client.Exec(container, command);
        var output = Encoding.UTF8.GetString(await Task.Run(() => ReadAll(exec), Cancellation));
        var exitCode = await exec.Completion.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        return exitCode == 0 ? output : $"{output}exit code {exitCode}: {exec.StandardErrorTail}";
    }

    private static byte[] ReadAll(Stream stream)
    {
        using var all = new MemoryStream();
        stream.CopyTo(all);
        return all.ToArray();
    }
}
