using Sonde.Core.Watching;

namespace Sonde.UnitTests.Core.Watching;

public sealed class WatchToolsTests
{
    [Theory]
    [InlineData("main.go", "delve")]
    [InlineData("app/views.py", "debugpy")]
    [InlineData("run.pyw", "debugpy")]
    [InlineData("gunicorn", "delve debugpy")]
    [InlineData("server.js", "delve debugpy")]
    [InlineData("main.GO", "delve debugpy")]
    public void A_file_says_by_its_name_which_debugger_watches_it(string file, string tools) =>
        Assert.Equal(tools, string.Join(' ', WatchTools.For(new LinePlace(file, 1)).Select(static tool => tool.Name)));
}
