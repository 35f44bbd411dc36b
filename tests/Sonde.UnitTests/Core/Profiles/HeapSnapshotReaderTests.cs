using System.Text;
using Sonde.Core.Profiles;
using Sonde.Core.Profiles.Reading;

namespace Sonde.UnitTests.Core.Profiles;

public sealed class HeapSnapshotReaderTests
{
    private const string Meta = """
        "snapshot":{"meta":{"node_fields":["type","name","id","self_size","edge_count"],"node_types":[["hidden","object","string","native","code"],"string","number","number","number"],"edge_fields":["type"]},"node_count":6}
        """;

    private const string Small = $$"""
        {{{Meta}},
        "nodes":[1,1,1,64,0
        ,1,1,3,100,2
        ,2,3,5,32,0
        ,2,4,7,8,0
        ,3,2,9,1000,0
        ,4,1,11,16,0],
        "edges":[1,2,3],
        "strings":["<dummy>","Order","system / Socket","a text that is long","an Order"]}
        """;

    [Fact]
    public void Bytes_are_told_by_class_and_what_has_none_by_its_type()
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(Small));
        var profile = ProfileFile.Read(file);
        Assert.Equal((new ProfileKind("heap", ProfileUnit.Bytes), 1220), (profile.Kind, profile.Total));
        Assert.Equal("(compiled code) 16|(string) 40|native objects;system / Socket 1000|objects;Order 164", Collapsed(profile));
        Assert.DoesNotContain(profile.Frames, static frame => frame.Function.Contains("a text", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void It_may_come_in_pieces_cut_anywhere(int length)
    {
        var reader = new HeapSnapshotReader();
        foreach (var piece in Encoding.UTF8.GetBytes(Small).Chunk(length))
        {
            reader.Add(piece);
        }

        Assert.Equal(1220, reader.Build().Total);
    }

    [Fact]
    public void A_text_that_is_longer_than_many_pieces_is_passed_over()
    {
        var text = $$"""{{{Meta}},"nodes":[1,1,1,64,0],"strings":["{{new string('x', 3_000_000)}}","half \ud800"]}""";
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        Assert.Equal("objects;(a name that is no text) 64", Collapsed(HeapSnapshotReader.Read(file)));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData("""{"snapshot":{},"nodes":[1]}""")]
    [InlineData("""{META,"nodes":[9,1,1,64,0],"strings":[]}""")]
    [InlineData("""{META,"nodes":[1,1,1,-64,0],"strings":[]}""")]
    [InlineData("""{META,"nodes":[1,1,1,"64",0],"strings":[]}""")]
    [InlineData("""{META,"nodes":[1,1e12,1,64,0],"strings":[]}""")]
    [InlineData("""{META,"nodes":[[1]],"strings":[]}""")]
    [InlineData("""{META,"nodes":[1,1,1,64,0],"strings":[7]}""")]
    [InlineData("""{META,"nodes":[1,1,1,64,0],"strings":["a"]""")]
    [InlineData("""{META,"strings":[]}""")]
    public void What_is_no_such_snapshot_is_refused(string text)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text.Replace("META", Meta, StringComparison.Ordinal)));
        Assert.Throws<ProfileFormatException>(() => HeapSnapshotReader.Read(file));
    }

    private static string Collapsed(Profile profile)
    {
        using var written = new MemoryStream();
        ProfileWriter.Write(written, ProfileOutput.Collapsed, profile, new ProfilePage("t", []));
        return string.Join('|', Encoding.UTF8.GetString(written.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }
}
