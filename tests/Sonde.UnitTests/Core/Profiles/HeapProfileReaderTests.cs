using System.Text;
using Sonde.Core.Profiles;
using Sonde.Core.Profiles.Reading;

namespace Sonde.UnitTests.Core.Profiles;

public sealed class HeapProfileReaderTests
{
    private const string Frame = """{"functionName":"NAME","scriptId":"1","url":"file:///app/server.js","lineNumber":4,"columnNumber":2}""";

    [Fact]
    public void Bytes_are_told_by_who_allocated_them_below_their_callers()
    {
        var text = $$"""
            {"head":{"callFrame":{{Named("(root)")}},"selfSize":0,"id":1,"children":[
              {"children":[{"callFrame":{{Named("fill")}},"selfSize":4096,"id":3,"children":[]}],"callFrame":{{Named("answer")}},"selfSize":100.7,"id":2},
              {"callFrame":{{Named("")}},"selfSize":-5,"id":4,"children":[]}]},"samples":[{"size":1,"nodeId":3,"ordinal":1}]}
            """;
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var profile = ProfileFile.Read(file);
        Assert.Equal((new ProfileKind("alloc", ProfileUnit.Bytes), 4196), (profile.Kind, profile.Total));
        var fill = Assert.Single(profile.Frames, static frame => frame.Function == "fill");
        Assert.Equal(("/app/server.js", 5), (fill.File, fill.Line));
        Assert.Equal("answer 100|answer;fill 4096", Collapsed(profile));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"head":[]}""")]
    [InlineData("""{"head":{"children":{}}}""")]
    [InlineData("""{"head":{"callFrame":7}}""")]
    [InlineData("""{"head":{"selfSize":"1"}}""")]
    [InlineData("""{"head":{"selfSize":1""")]
    public void What_is_no_such_profile_is_refused(string text) => Assert.Throws<ProfileFormatException>(() => HeapProfileReader.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void One_that_is_deeper_than_any_stack_is_refused()
    {
        var text = $$"""{"head":{{string.Concat(Enumerable.Repeat("""{"children":[""", 600))}}""";
        Assert.Throws<ProfileFormatException>(() => HeapProfileReader.Read(Encoding.UTF8.GetBytes(text)));
    }

    private static string Named(string name) => Frame.Replace("NAME", name, StringComparison.Ordinal);

    private static string Collapsed(Profile profile)
    {
        using var stream = new MemoryStream();
        ProfileWriter.Write(stream, ProfileOutput.Collapsed, profile, new ProfilePage("x", []));
        return string.Join('|', Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }
}
