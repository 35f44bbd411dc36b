using System.IO.Compression;
using System.Text;
using Sonde.Core.Profiles;
using Sonde.Testing.Streams;

namespace Sonde.UnitTests.Core.Profiles;

public sealed class ProfileFileTests
{
    [Theory]
    [InlineData("", "is empty")]
    [InlineData("hello world\n", "is of no known format")]
    [InlineData("PERFILE2\u0000\u0001", "is of no known format")]
    [InlineData("a;b 1\na;b\n", "does not end in a number in line 2")]
    [InlineData("{}", "it has no nodes")]
    [InlineData("{\"nodes\":", "no .cpuprofile")]
    [InlineData("\n\u0004\u0008", "is damaged")]
    public void What_is_no_profile_says_why(string text, string expected)
    {
        var refused = Assert.Throws<ProfileFormatException>(() => ProfileFile.Read(Stacks.Stream(text)));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compressed_text_is_read_and_compressed_rubbish_is_not()
    {
        Assert.Equal("a;b 3\n", Stacks.Text(ProfileFile.Read(new MemoryStream(Gzip(Encoding.UTF8.GetBytes("a;b 3\n"))))));
        Assert.Contains("twice", Assert.Throws<ProfileFormatException>(() => ProfileFile.Read(new MemoryStream(Gzip(Gzip([1]))))).Message, StringComparison.Ordinal);
        var cut = Gzip(Encoding.UTF8.GetBytes("a;b 3\n"));
        cut[^12] ^= 0xFF;
        Assert.Throws<ProfileFormatException>(() => ProfileFile.Read(new MemoryStream(cut)));
        Assert.Throws<ProfileFormatException>(() => ProfileFile.Read(new MemoryStream([0x1F, 0x8B, 8, 0])));
    }

    [Fact]
    public void Collapsed_stacks_keep_marks_of_the_kernel_and_of_what_was_inlined()
    {
        var profile = Stacks.Of("# comment", "", "main;read_[k];copy_[k] 3", "main;small_[i] 1.6", "operator new (int);x 2\r");
        Assert.Equal("main;read_[k];copy_[k] 3\nmain;small_[i] 2\noperator new (int);x 2\n", Stacks.Text(profile));
        Assert.Contains(profile.Frames, frame => frame is { Function: "copy", Kind: FrameKind.Kernel });
    }

    [Fact]
    public void A_stack_may_begin_with_a_brace() => Assert.Equal("{closure};b 3\n", Stacks.Text(ProfileFile.Read(Stacks.Stream("{closure};b 3\n"))));

    [Fact]
    public void What_would_end_a_frame_is_written_as_something_else()
    {
        var builder = new ProfileBuilder(ProfileKind.Samples);
        builder.Add([builder.Intern(new ProfileFrame("#a;b\nc")), builder.Intern(new ProfileFrame(" "))], 1);
        Assert.Equal("_#a:b c;[unknown] 1\n", Stacks.Text(builder.Build()));
    }

    [Fact]
    public void The_type_must_be_one_that_is_there()
    {
        Assert.Equal(1, ProfileFile.Read(Stacks.Stream("a 1\n"), "samples").Total);
        Assert.Contains("it has samples", Assert.Throws<ProfileFormatException>(() => ProfileFile.Read(Stacks.Stream("a 1\n"), "cpu")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_of_any_length_are_cut_anywhere()
    {
        var name = new string('x', 700_000);
        Assert.Equal($"a;{name} 2\nb 1\n", Stacks.Text(ProfileFile.Read(new DribblingStream(Encoding.UTF8.GetBytes($"a;{name} 2\nb 1"), 4093))));
    }

    [Fact]
    public void A_cpuprofile_is_read_by_the_time_between_its_samples()
    {
        var profile = ProfileFile.Read(Stacks.Stream("""
            {"nodes":[{"id":1,"callFrame":{"functionName":"(root)","scriptId":"0","url":"","lineNumber":-1,"columnNumber":-1},"hitCount":0,"children":[2,4]},
            {"id":2,"callFrame":{"functionName":"handle","scriptId":"5","url":"file:///app/index.js","lineNumber":41,"columnNumber":3},"hitCount":1,"children":[3]},
            {"id":3,"callFrame":{"functionName":"","scriptId":"5","url":"node:fs","lineNumber":0},"hitCount":1,"positionTicks":[{"line":1,"ticks":2}]},
            {"id":4,"callFrame":{"functionName":"(idle)","url":"","lineNumber":-1}}],
            "startTime":1000,"endTime":1600,"samples":[2,3,4],"timeDeltas":[100,200,-5]}
            """));
        Assert.Equal("(idle) 300000\nhandle 200000\n", Stacks.Text(profile));
        Assert.Equal(("cpu", ProfileUnit.Nanoseconds), (profile.Kind.Name, profile.Kind.Unit));
        Assert.Equal(TimeSpan.FromMicroseconds(600), profile.Duration);
        Assert.Contains(new ProfileFrame("handle", "/app/index.js", 42), profile.Frames);
        Assert.Contains(new ProfileFrame("(anonymous)", "node:fs", 1), profile.Frames);
    }

    [Fact]
    public void A_cpuprofile_without_samples_counts_hits_and_one_in_a_circle_is_refused()
    {
        Assert.Equal("a;b 2\n", Stacks.Text(ProfileFile.Read(Stacks.Stream("""{"nodes":[{"id":1,"callFrame":{"functionName":"a"},"children":[2]},{"id":2,"callFrame":{"functionName":"b"},"hitCount":2}]}"""))));
        var circle = """{"nodes":[{"id":1,"callFrame":{"functionName":"a"},"hitCount":1,"children":[2]},{"id":2,"callFrame":{"functionName":"b"},"children":[1]}]}""";
        Assert.Contains("circle", Assert.Throws<ProfileFormatException>(() => ProfileFile.Read(Stacks.Stream(circle))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"nodes":[[]]}""")]
    [InlineData("""{"nodes":[{"id":"x"}]}""")]
    [InlineData("""{"nodes":[{"callFrame":[]}]}""")]
    [InlineData("""{"nodes":[{"callFrame":{"functionName":7}}]}""")]
    [InlineData("""{"nodes":[{"callFrame":{"functionName":"\ud800"}}]}""")]
    [InlineData("""{"nodes":7}""")]
    [InlineData("""{"samples":{}}""")]
    public void A_cpuprofile_of_other_types_is_refused(string text) => Assert.Throws<ProfileFormatException>(() => ProfileFile.Read(Stacks.Stream(text)));

    [Fact]
    public void What_is_cut_off_anywhere_ends_in_an_error_or_in_less()
    {
        foreach (var whole in new[] { PprofTests.Example(), Encoding.UTF8.GetBytes(PerfScriptTests.Example), Stacks.Bytes(Stacks.Of("a;b 1", "a;c 2"), ProfileOutput.Pprof) })
        {
            for (var length = 0; length < whole.Length; length++)
            {
                try
                {
                    ProfileFile.Read(new MemoryStream(whole[..length]));
                }
                catch (ProfileFormatException refused)
                {
                    Assert.NotEmpty(refused.Message);
                }
            }
        }
    }

    private static byte[] Gzip(byte[] bytes)
    {
        var stream = new MemoryStream();
        using (var packed = new GZipStream(stream, CompressionLevel.Fastest))
        {
            packed.Write(bytes);
        }

        return stream.ToArray();
    }
}
