using Sonde.Core.Tools.Delve;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Core.Tools;

public sealed class GoBuildWarningsTests
{
    private static readonly GoBuild Debug = new("go1.26", null, null, null, false, false, false, true, true, null);

    [Fact]
    public void A_debug_build_needs_no_warning() => Assert.Empty(GoBuildWarnings.Of(Debug));

    [Fact]
    public void What_is_not_known_is_not_warned_of()
    {
        Assert.Empty(GoBuildWarnings.Of(null));
        Assert.Empty(GoBuildWarnings.Of(Debug with { IsOptimized = null }));
    }

    [Fact]
    public void An_optimised_build_says_how_to_see_more() =>
        Assert.Contains("-N -l", Assert.Single(GoBuildWarnings.Of(Debug with { IsOptimized = true })).Remedy, StringComparison.Ordinal);

    [Fact]
    public void A_stripped_build_says_only_that() => Assert.StartsWith(
        "the binary is stripped", Assert.Single(GoBuildWarnings.Of(Debug with { IsOptimized = true, HasDebugInformation = false })).Text, StringComparison.Ordinal);
}
