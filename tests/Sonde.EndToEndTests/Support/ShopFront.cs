using System.Globalization;

namespace Sonde.EndToEndTests.Support;

/// <summary>The front of the whole shop: a request to it goes through every service.</summary>
/// <param name="address">Of the front's pod.</param>
/// <param name="port">That it listens on.</param>
internal sealed class ShopFront(string address, int port = 18081)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, UseProxy = false }) { Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>Buys something; the receipt's text.</summary>
    public async Task<string> BuyAsync(string sku, int quantity) => await Http.GetStringAsync(
        string.Create(CultureInfo.InvariantCulture, $"http://{address}:{port}/buy/{sku}?user=dev&quantity={quantity}"), TestContext.Current.CancellationToken);

    /// <summary>Waits until it sells.</summary>
    public Task OpensAsync() => Eventually.IsTrueAsync(
        async () =>
        {
            try
            {
                return (await BuyAsync("apple", 1)).Contains("\"customer\":\"dev\"", StringComparison.Ordinal);
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        "the shop opens",
        30);
}
