namespace Sonde.EndToEndTests.Repositories;

/// <summary>The shop with what <c>sonde init</c> writes, built when the first test asks for it.</summary>
public sealed class ShopRepositories : IAsyncDisposable
{
    private Task<BuiltShop>? _built;

    /// <summary>The shop. What keeps it from being built skips or fails each test that asks.</summary>
    internal Task<BuiltShop> BuiltAsync() => _built ??= BuiltShop.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        if (_built is { IsCompletedSuccessfully: true, Result: var shop })
        {
            await shop.DisposeAsync();
        }
    }
}
