using System.Globalization;
using System.Text;
using Sonde.Core.Profiles;
using Sonde.Core.Profiles.Reading;

namespace Sonde.UnitTests.Core.Profiles;

public sealed class PerfScriptTests
{
    public const string Example = """
        # captured on    : Thu Jul  2 12:00:00 2026
        #
        Web Content  4711/4712 [001] 93021.123456:     250000 cpu-clock:pppH:
        	    7f0123456789 std::vector<int, std::allocator<int> >::push_back(int const&)+0x1a (/usr/lib/lib x.so)
        	    7f0123456700 small (inlined)
        	          4011f0 main+0x20 (/app/api)
        	    7f01234567aa [unknown] (/usr/lib/libc.so.6)

        Web Content  4711/4712 [001] 93021.133456:     250000 cpu-clock:pppH:
        	ffffffff81a00010 do_syscall_64+0x33 ([kernel.kallsyms])
        	          4011f0 main+0x24 (/app/api)
        	  api.c:12
        	    7f01234567aa [unknown] (/usr/lib/libc.so.6)

        Web Content  4711 93021.143456:     1 branch-misses:
        	          4011f0 other (/app/api)

        """;

    [Fact]
    public void Samples_are_read_with_their_period_and_their_thread_outermost()
    {
        var profile = Read(Example);
        Assert.Equal(
            """
            Web Content;[libc.so.6];main;small_[i];std::vector<int, std::allocator<int> >::push_back(int const&) 250000
            Web Content;[libc.so.6];main;do_syscall_64_[k] 250000

            """.ReplaceLineEndings("\n").Split('\n').Order(),
            Stacks.Text(profile).Split('\n').Order());
        Assert.Equal(("cpu-clock:pppH", ProfileUnit.Nanoseconds, 250000), (profile.Kind.Name, profile.Kind.Unit, profile.Period));
        Assert.Contains(profile.Frames, frame => frame is { Function: "main", Module: "/app/api" });
    }

    [Fact]
    public void Another_event_is_read_when_it_is_named()
    {
        Assert.Equal("Web Content;other 1\n", Stacks.Text(Read(Example, "branch-misses")));
        Assert.Contains("it has branch-misses, cpu-clock:pppH", Assert.Throws<ProfileFormatException>(() => Read(Example, "cycles")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_period_samples_are_counted()
    {
        var profile = Read("api 1 12.5: cycles: \n\t 401 a (/x)\n\napi 1 12.6: cycles: \n\t 401 a+0x1 (/x)\n");
        Assert.Equal(("api;a 2\n", ProfileUnit.Samples), (Stacks.Text(profile), profile.Kind.Unit));
    }

    [Fact]
    public void A_sample_without_a_call_chain_has_its_frame_in_the_same_line() =>
        Assert.Equal("api;main 2\n", Stacks.Text(Read("   api  12 5.0:  1 cycles:  401 main+0x3 (/x)\n   api  12 5.1:  1 cycles:  401 main (/x)\n")));

    [Fact]
    public void A_sample_without_frames_counts_for_its_thread() => Assert.Equal("api 1\n", Stacks.Text(Read("api 1 12.5: cycles: \n\n")));

    [Fact]
    public void Another_text_in_between_is_refused() =>
        Assert.Contains("line 4", Assert.Throws<ProfileFormatException>(() => Read("api 1 12.5: cycles: \n\t 401 a (/x)\n\nnonsense\n")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 16)]
    [InlineData(3, 200)]
    [InlineData(4, 5000)]
    public void Several_readers_find_what_one_does(int readers, int bytes)
    {
        var text = new StringBuilder(Example.ReplaceLineEndings("\n"));
        for (var sample = 0; sample < 300; sample++)
        {
            text.Append(CultureInfo.InvariantCulture, $"api {sample % 3} 1.{sample}: {1 + (sample % 7)} {(sample % 5 == 0 ? "cycles" : "cpu-clock:pppH")}: \n");
            for (var frame = 0; frame < sample % 11; frame++)
            {
                text.Append(CultureInfo.InvariantCulture, $"\t 40{frame} f{(sample * 31) + (frame % 4)}+0x{frame} (/x)\n");
            }

            text.Append('\n');
        }

        var one = PerfScriptFile.Read(Stacks.Stream(text.ToString()), null, 1, text.Length * 2);
        var several = PerfScriptFile.Read(Stacks.Stream(text.ToString()), null, readers, bytes);
        Assert.Equal(242, one.SampleCount);
        Assert.Equal((one.SampleCount, one.Total, one.Period, one.Kind), (several.SampleCount, several.Total, several.Period, several.Kind));
        Assert.Equal(Stacks.Text(one), Stacks.Text(several));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(4096)]
    public void Of_several_faults_the_first_is_told_with_its_line(int bytes)
    {
        var text = string.Concat(Enumerable.Repeat("api 1 12.5: cycles: \n\t 401 a (/x)\n\n", 20)) + "nonsense\n\n" + string.Concat(Enumerable.Repeat("more nonsense\n\n", 20));
        Assert.Contains("in line 61", Assert.Throws<ProfileFormatException>(() => PerfScriptFile.Read(Stacks.Stream(text), null, 3, bytes)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public void A_text_without_empty_lines_is_read_in_pieces_all_the_same(int bytes)
    {
        var text = string.Concat(Enumerable.Repeat("api  12 5.0:  1 cycles:  401 main+0x3 (/x)\r\n", 50));
        Assert.Equal("api;main 50\n", Stacks.Text(PerfScriptFile.Read(Stacks.Stream(text), null, 3, bytes)));
    }

    /// <summary>With line feeds alone callers are found as one text; with carriage returns each line is taken by itself.</summary>
    [Fact]
    public void Callers_that_come_again_are_what_they_were_line_by_line()
    {
        string[] ends = ["\n", " \n\n", "# a word in between\n\t 403 c (/x)\n\n", "\t 403 [unknown] (/x)\n\n", "no frame at all\n\n"];
        var chance = new Random(7);
        var text = new StringBuilder();
        for (var sample = 0; sample < 500; sample++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(chance.Next(3) == 0 ? "worker" : "api")} 1 1.{sample}: {1 + chance.Next(9)} cycles: \n");
            for (var frame = chance.Next(5); frame > 0; frame--)
            {
                text.Append(CultureInfo.InvariantCulture, $"\t 40{frame} f{frame}+0x{chance.Next(frame == 1 ? 200 : 2)} (/x)\n");
            }

            text.Append(ends[chance.Next(ends.Length)]);
        }

        var (whole, lines) = (Read(text.ToString()), ProfileFile.Read(Stacks.Stream(text.Replace("\n", "\r\n").ToString()), null));
        Assert.Equal(500, whole.SampleCount);
        Assert.Equal((lines.SampleCount, lines.Total), (whole.SampleCount, whole.Total));
        Assert.Equal(Stacks.Text(lines), Stacks.Text(whole));
    }

    private static Profile Read(string text, string? type = null) => ProfileFile.Read(Stacks.Stream(text.ReplaceLineEndings("\n")), type);
}
