using System.Text;
using Sonde.Core.Programs;
using Sonde.Core.Reports;
using Sonde.Testing.Commands;

namespace Sonde.UnitTests.Core.Programs;

public sealed class OutputReportsTests
{
    private readonly RecordingReporter _reporter = new();

    [Fact]
    public void Characters_are_whole_wherever_the_bytes_are_torn()
    {
        var bytes = Encoding.UTF8.GetBytes("aä€😀b");
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var reporter = new RecordingReporter();
            using var output = new OutputReports(reporter, "output");
            output.Write(bytes.AsSpan(0, cut));
            output.Write(bytes.AsSpan(cut));
            output.End();

            Assert.All(reporter.All<ProgramOutputReport>(), static report => Assert.Null(report.Base64));
            Assert.Equal("aä€😀b", string.Concat(reporter.All<ProgramOutputReport>().Select(static report => report.Text)));
        }
    }

    [Fact]
    public async Task What_is_no_text_is_told_as_its_bytes()
    {
        await using var output = new OutputReports(_reporter, "error");
        await output.WriteAsync(new byte[] { 0xff, 0xfe, 1 }, TestContext.Current.CancellationToken);

        Assert.Equal([new ProgramOutputReport("error", null, "//4B")], _reporter.All<ProgramOutputReport>());
    }

    [Fact]
    public void A_character_whose_rest_never_comes_is_not_lost()
    {
        using var output = new OutputReports(_reporter, "output");
        output.Write([(byte)'a', 0xe2, 0x82]);
        output.End();
        output.End();

        Assert.Equal([new ProgramOutputReport("output", "a", null), new ProgramOutputReport("output", null, "4oI=")], _reporter.All<ProgramOutputReport>());
    }
}
