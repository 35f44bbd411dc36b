using Sonde.Core.Repositories;

namespace Sonde.UnitTests.Core.Repositories;

public sealed class SourceSignsTests
{
    [Theory]
    [InlineData("const port = Number(process.env.PORT || 3000);", 3000)]
    [InlineData("os.environ.get(\"PORT\", \"5000\")", 5000)]
    [InlineData("http.ListenAndServe(\":8081\", nil)", 8081)]
    [InlineData("app.listen(4000, () => {})", 4000)]
    [InlineData("UseUrls(\"http://+:8082\")", 8082)]
    [InlineData("PORT = 80; listen(443); a = 2026", null)]
    [InlineData("PORT || 99999", null)]
    [InlineData("SUPPORT_1234 REPORTS 5678", null)]
    [InlineData("", null)]
    public void A_port_is_found_by_the_usual_ways_to_write_it(string text, int? port) => Assert.Equal(port, SourceSigns.Find([text]).Port);

    [Theory]
    [InlineData("if (url.pathname === '/healthz')", "/healthz")]
    [InlineData("@app.get(\"/health\")", "/health")]
    [InlineData("\"/health/deep\" \"healthz\"", null)]
    public void A_health_path_is_found_where_it_is_written_out(string text, string? path) => Assert.Equal(path, SourceSigns.Find([text]).Health);

    [Fact]
    public void The_first_that_says_something_is_taken() => Assert.Equal(new SourceSigns(3000, "/ping"), SourceSigns.Find(["", "listen(3000)", "'/ping' listen(4000)"]));
}
