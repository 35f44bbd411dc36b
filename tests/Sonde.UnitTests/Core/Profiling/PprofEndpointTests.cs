using System.Text;
using Sonde.Core.Profiling;

namespace Sonde.UnitTests.Core.Profiling;

public sealed class PprofEndpointTests
{
    /// <summary>As net/http/pprof of Go 1.19 and of 1.24 writes it, shortened.</summary>
    private const string Index = """
        <html><head><title>/debug/pprof/</title></head><body>/debug/pprof/<br>
        <table><tr><td>3</td><td><a href='goroutine?debug=1'>goroutine</a></td></tr></table>
        <a href="goroutine?debug=2">full goroutine stack dump</a></body></html>
        """;

    [Theory]
    [InlineData(ProfileType.Cpu, 10, "/debug/pprof/profile?seconds=10")]
    [InlineData(ProfileType.Cpu, 0.2, "/debug/pprof/profile?seconds=1")]
    [InlineData(ProfileType.Heap, 10, "/debug/pprof/heap")]
    [InlineData(ProfileType.Alloc, 3, "/debug/pprof/allocs?seconds=3")]
    [InlineData(ProfileType.Goroutine, 10, "/debug/pprof/goroutine")]
    [InlineData(ProfileType.Block, 3600, "/debug/pprof/block?seconds=3600")]
    [InlineData(ProfileType.Mutex, 2.6, "/debug/pprof/mutex?seconds=3")]
    public void What_counts_is_asked_for_its_difference_and_what_is_there_for_itself(ProfileType type, double seconds, string path)
        => Assert.Equal(path, PprofEndpoint.Path(type, TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void The_index_is_known_by_what_it_lists()
    {
        Assert.True(PprofEndpoint.IsIndex(Encoding.UTF8.GetBytes(Index)));
        Assert.False(PprofEndpoint.IsIndex("<html>404: /debug/pprof/ is not here</html>"u8));
        Assert.False(PprofEndpoint.IsIndex(""u8));
    }
}
