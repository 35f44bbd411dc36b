using System.Net.Sockets;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary><c>sonde forward podman/…</c>.</summary>
public sealed class ForwardTests
{
    private const int Limit = 120_000;
    private const int TwentyMegabytes = 20 * 1024 * 1024;

    [Fact(Timeout = Limit)]
    public async Task Several_ports_open_at_once_and_a_chosen_one_where_it_was_chosen()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        await using var echo = await NamespaceServer.EchoAsync(target.Process);
        var local = LocalPort.Free();
        await using var sonde = RunningSonde.Start("forward", target.Text, $"{local}:8080", $"{echo.Port}");

        Assert.Equal(local, await sonde.ListensAsync("port 8080"));
        using var connection = await LocalPort.ConnectAsync(await sonde.ListensAsync($"port {echo.Port}"));

        await new Shop("127.0.0.1", local).ServesAsync();
        await Streams.EchoesAsync(connection, "an echo");
        Assert.True(target.Process.IsFree);
        (await sonde.StopAsync()).Succeeded();
    }

    [Fact(Timeout = Limit)]
    public async Task The_end_of_one_direction_leaves_the_other_open()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        await using var digest = await NamespaceServer.DigestAsync(target.Process);
        await using var sonde = RunningSonde.Start("forward", target.Text, $"{digest.Port}");

        await Streams.ArriveAsync(await sonde.ListensAsync($"port {digest.Port}"), "a question"u8.ToArray(), "the answer to a half-closed connection");
    }

    [Fact(Timeout = Limit)]
    public async Task Twenty_megabytes_arrive_unchanged_both_ways()
    {
        var bytes = Streams.Noise(TwentyMegabytes);
        await using var target = await PodmanTarget.StartShopAsync();
        await using var digest = await NamespaceServer.DigestAsync(target.Process);
        await using var source = await NamespaceServer.SourceAsync(target.Process, bytes);
        await using var sonde = RunningSonde.Start("forward", target.Text, $"{digest.Port}", $"{source.Port}");
        var up = await sonde.ListensAsync($"port {digest.Port}");
        var down = await sonde.ListensAsync($"port {source.Port}");

        var arriving = Streams.ArriveAsync(up, bytes, "20 MiB up");
        var received = await Eventually.WithinAsync(Streams.SendAndHalfCloseAsync(down, []), "20 MiB down", 20, sonde.Describe);
        await arriving;

        Assert.True(bytes.AsSpan().SequenceEqual(received), $"{received.Length} bytes came down, not those that were sent");
    }

    [Fact(Timeout = Limit)]
    public async Task A_refused_connection_ends_alone()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        await using var echo = await NamespaceServer.EchoAsync(target.Process);
        var deaf = await NamespaceServer.DeafPortAsync(target.Process);
        await using var sonde = RunningSonde.Start("forward", target.Text, $"{echo.Port}", $"{deaf}");
        using var steady = await LocalPort.ConnectAsync(await sonde.ListensAsync($"port {echo.Port}"));
        await Streams.EchoesAsync(steady, "an echo before");

        try
        {
            using var refused = await LocalPort.ConnectAsync(await sonde.ListensAsync($"port {deaf}"));
            await Streams.IsCutOffAsync(refused, "the end of a connection to a port on which nobody listens");
        }
        catch (SocketException)
        {
            // It was cut off before connect had returned, which is as good.
        }

        await sonde.SeesAsync("warning", report => ((string)report["text"]!).Contains("refused", StringComparison.Ordinal));
        await Streams.EchoesAsync(steady, "an echo after");
    }

    [Fact(Timeout = Limit)]
    public async Task A_local_port_that_is_taken_is_a_fault_before_anything_is_added()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        var local = LocalPort.Free();
        using var taken = LocalPort.Take(local);

        var outcome = await RunningSonde.RunAsync("forward", target.Text, $"{local}:8080");

        outcome.Failed("SND2007", 2);
        Assert.Empty(await target.ToolboxesAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task A_target_that_ends_ends_its_ports()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        await using var sonde = RunningSonde.Start("forward", target.Text, "8080");
        await sonde.ListensAsync("port 8080");

        await Command.NeedAsync("podman", "rm", "--force", "--time", "0", target.Id);

        (await sonde.EndsAsync()).Failed("SND3007", 3);
    }

    [Fact(Timeout = Limit)]
    public async Task Without_a_shell_or_libc_in_the_target_ports_are_forwarded_to_a_program_that_is_not_Go()
    {
        await using var target = await PodmanTarget.StartAsync("localhost/sonde-test-native:1", "--user", "1001:1001", "--cap-drop", "all");
        await using var echo = await NamespaceServer.EchoAsync(target.Process);
        await using var sonde = RunningSonde.Start("forward", target.Text, $"{echo.Port}");

        using var connection = await LocalPort.ConnectAsync(await sonde.ListensAsync($"port {echo.Port}"));

        await Streams.EchoesAsync(connection, "an echo");
    }
}
