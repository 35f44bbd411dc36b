using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary>A shop, a session on it and an IDE with a breakpoint set.</summary>
internal sealed class GuardScene : IAsyncDisposable
{
    private Task<JsonNode>? _order;
    private JsonNode? _stop;

    public required PodmanTarget Target { get; init; }

    public required RunningSonde Sonde { get; init; }

    public required Ide Ide { get; init; }

    /// <summary>The target runs, and there is a trap in its instructions.</summary>
    public static async Task<GuardScene> ArmAsync(params string[] options)
    {
        var target = await PodmanTarget.StartShopAsync();
        var sonde = RunningSonde.Start(["debug", target.Text, .. options]);
        return new GuardScene { Target = target, Sonde = sonde, Ide = await Ide.AttachAsync(await sonde.ListensAsync()) };
    }

    /// <summary>An order runs into the trap.</summary>
    public async Task StopAsync()
    {
        _order = Target.Shop.OrderAsync();
        _stop = await Ide.StopsAsync();
        await Sonde.SeesStateAsync("stopped");
        Assert.False(Target.Process.IsFree);
    }

    /// <summary>The IDE goes on from the stop.</summary>
    public Task ContinueAsync() => Ide.ContinueAsync(_stop!);

    /// <summary>The order that was held up, if there is one.</summary>
    public async Task PendingOrderIsServedAsync()
    {
        if (_order is not null)
        {
            Assert.Equal(-16125, (int)(await Eventually.WithinAsync(_order, "the order that was held up", 3, Sonde.Describe))["total"]!);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Sonde.DisposeAsync();
        await Ide.DisposeAsync();
        await Target.DisposeAsync();
        if (_order is not null)
        {
            await ((Task)_order).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
