using System.Text;
using Sonde.Cli.Terminal;
using Sonde.Core.Programs;
using Sonde.Testing.Cli;
using Sonde.Testing.Tunnel;

namespace Sonde.UnitTests.Cli.Terminal;

public sealed class TopViewTests
{
    [Fact]
    public async Task Keys_hold_sort_and_end_it_and_the_terminal_is_left_as_it_was()
    {
        var (near, far) = PipeDuplex.CreatePair();
        var console = new RecordingConsole { Input = near, Size = new ConsoleSize(80, 12) };
        var view = new TopView(console, new Painter(false, true));
        view.Show(SampleTop.Of(3));
        Assert.Contains("function_0", console.OutputText, StringComparison.Ordinal);
        await far.WriteAsync("\e[A"u8.ToArray(), TestContext.Current.CancellationToken);
        await PressAsync(far, console, "p", "HELD");
        view.Show(SampleTop.Of(3) with { Target = "later" });
        Assert.DoesNotContain("later", console.OutputText, StringComparison.Ordinal);
        await PressAsync(far, console, "s", "by total");
        await PressAsync(far, console, "p", "later");
        Assert.False(view.Ended.IsCompleted);
        await far.WriteAsync("q"u8.ToArray(), TestContext.Current.CancellationToken);
        await view.Ended.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.NotNull(console.Resized);
        await view.DisposeAsync();
        Assert.Null(console.Resized);
        Assert.EndsWith("\e[?25h\e[?1049l", console.OutputText, StringComparison.Ordinal);
        view.Show(SampleTop.Of(3));
        Assert.EndsWith("\e[?25h\e[?1049l", console.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counters_are_shown_and_held_as_functions_are()
    {
        var (near, far) = PipeDuplex.CreatePair();
        var console = new RecordingConsole { Input = near, Size = new ConsoleSize(80, 12) };
        await using var view = new TopView(console, new Painter(false, true));
        view.Show(SampleCounters.Of(3));
        Assert.Contains("Allocation Rate", console.OutputText, StringComparison.Ordinal);
        await PressAsync(far, console, "p", "HELD");
        view.Show(SampleCounters.Of(3) with { Target = "later" });
        Assert.DoesNotContain("later", console.OutputText, StringComparison.Ordinal);
        await PressAsync(far, console, "p", "later");
    }

    [Fact]
    public async Task Another_size_is_drawn_at_once()
    {
        var console = new RecordingConsole { Size = new ConsoleSize(80, 12) };
        await using var view = new TopView(console, new Painter(false, true));
        view.Show(SampleTop.Of(30));
        var before = console.OutputText.Length;
        console.Size = new ConsoleSize(40, 4);
        console.Resized!();
        Assert.Equal(4, console.OutputText[before..].Split("\r\n").Length);
    }

    private static async Task PressAsync(Stream keys, RecordingConsole console, string key, string shows)
    {
        await keys.WriteAsync(Encoding.UTF8.GetBytes(key), TestContext.Current.CancellationToken);
        for (var left = 1000; left > 0 && !console.OutputText.Contains(shows, StringComparison.Ordinal); left--)
        {
            await Task.Yield();
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Contains(shows, console.OutputText, StringComparison.Ordinal);
    }
}
