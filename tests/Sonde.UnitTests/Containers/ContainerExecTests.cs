using Sonde.Containers;

namespace Sonde.UnitTests.Containers;

public sealed class ContainerExecTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(300);

    [Fact]
    public void A_program_that_ends_with_its_input_is_not_killed()
    {
        var process = new FakeProcess(endsWithItsInput: true);
        var exec = new ContainerExec(process, Grace);

        Assert.Null(exec.ExitCode);
        exec.Dispose();
        exec.Dispose();

        Assert.Equal(["end of input", "wait 300", "dispose"], process.Events);
        Assert.Equal(0, exec.ExitCode);
        Assert.Equal("its words", exec.StandardErrorTail);
    }

    [Fact]
    public async Task A_program_that_does_not_end_is_killed_after_the_grace()
    {
        var process = new FakeProcess(endsWithItsInput: false);

        await using (var exec = new ContainerExec(process, Grace))
        {
            Assert.Null(exec.ExitCode);
        }

        Assert.Equal(["end of input", "wait 300", "kill", "wait 2000", "dispose"], process.Events);
    }

    [Theory]
    [InlineData(125, "Error: no container with name or ID \"sonde-go-aaaaa\" found: no such container", true)]
    [InlineData(1, "Error: No such container: sonde-go-aaaaa", true)]
    [InlineData(1, "Error response from daemon: No such container: sonde-go-aaaaa", true)]
    [InlineData(69, "no such container", false)]
    [InlineData(125, "Error: the moon is in the wrong phase", false)]
    public void A_container_that_is_gone_is_told_by_the_engines_words(int exitCode, string words, bool isMissing)
    {
        using var exec = new ContainerExec(new FakeProcess(endsWithItsInput: true, exitCode) { StandardErrorTail = words }, Grace);
        Assert.False(exec.IsContainerMissing);
        exec.CloseInput();
        Assert.Equal(isMissing, exec.IsContainerMissing);
    }

    [Fact]
    public void Reads_are_the_programs_output()
    {
        using var exec = new ContainerExec(new FakeProcess(endsWithItsInput: true) { Output = new MemoryStream([1, 2, 3]) });
        var buffer = new byte[2];

        Assert.Equal(2, exec.Read(buffer, 0, 2));
        Assert.Equal(1, exec.Read(buffer));
        Assert.Equal(0, exec.Read(buffer));
        Assert.Equal([3, 2], buffer);
    }

    [Fact]
    public async Task A_pending_read_does_not_hold_up_a_write()
    {
        using var output = new EndlessWait();
        using var exec = new ContainerExec(new FakeProcess(endsWithItsInput: true) { Output = output });

        var reading = exec.ReadAsync(new byte[1], TestContext.Current.CancellationToken);
        await exec.WriteAsync(new byte[1], TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        output.End();

        Assert.Equal(0, await reading);
    }

    /// <summary>A stream whose read blocks until it is ended.</summary>
    private sealed class EndlessWait : MemoryStream
    {
        private readonly ManualResetEventSlim _end = new();

        public void End() => _end.Set();

        public override int Read(Span<byte> buffer)
        {
            _end.Wait();
            return 0;
        }

        protected override void Dispose(bool disposing)
        {
            _end.Dispose();
            base.Dispose(disposing);
        }
    }
}
