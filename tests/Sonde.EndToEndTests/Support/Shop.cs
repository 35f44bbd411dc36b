using System.Text.Json.Nodes;

namespace Sonde.EndToEndTests.Support;

/// <summary>The shop's front door: what a customer sees of a target.</summary>
internal sealed class Shop(string address, int port = 8080)
{
    /// <summary>A connection for each request: one that a stop held up must not serve the next.</summary>
    private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, UseProxy = false })
    {
        Timeout = TimeSpan.FromMinutes(3),
    };

    public string Address => address;

    public int Port => port;

    /// <summary>25 coffees: the order that is priced wrongly.</summary>
    public string OrderAddress => $"http://{address}:{port}/order?item=coffee&quantity=25";

    /// <summary>Orders them.</summary>
    public async Task<JsonNode> OrderAsync() => JsonNode.Parse(await Http.GetStringAsync(OrderAddress, TestContext.Current.CancellationToken))!;

    /// <summary>Fails unless two orders are served, each within so many seconds of a quiet machine: the second shows that the first hit nothing.</summary>
    public async Task ServesAsync(double seconds = 2, Func<string>? detail = null)
    {
        for (var order = 0; order < 2; order++)
        {
            var quote = await Eventually.WithinAsync(OrderAsync(), "an order is served", seconds, detail);
            Assert.Equal(-16125, (int)quote["total"]!);
        }
    }

    /// <summary>Waits until it listens.</summary>
    public Task OpensAsync(Func<string>? detail = null) => Eventually.IsTrueAsync(
        async () =>
        {
            try
            {
                return await Http.GetStringAsync($"http://{address}:{port}/healthz", TestContext.Current.CancellationToken) == "ok\n";
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        "the shop opens",
        20,
        detail);
}
