using Sonde.Core.Profiles;
using Sonde.Core.Profiles.Reading;
using Sonde.Core.Profiles.Writing;

namespace Sonde.UnitTests.Core.Profiles;

public sealed class PprofTests
{
    private static readonly string[] Texts = ["", "alloc_space", "bytes", "inuse_space", "main.work", "main.inlined", "/src/main.go", "/app/api", "cpu", "milliseconds"];

    /// <summary>Two kinds of values; location 1 is main.work with main.inlined in it, location 2 is an address.</summary>
    internal static byte[] Example(Action<ProtoBuffer>? more = null)
    {
        var profile = new ProtoBuffer();
        profile.Field(1, new ProtoBuffer().Number(1, 1).Number(2, 2).Bytes).Field(1, new ProtoBuffer().Number(1, 3).Number(2, 2).Bytes);
        profile.Field(2, Packed((1, [2, 1]), (2, [100, 7])));
        profile.Field(2, new ProtoBuffer().Number(1, 1).Number(2, 50).Number(2, 5).Bytes);
        profile.Field(3, new ProtoBuffer().Number(1, 1).Number(5, 7).Bytes);
        profile.Field(4, new ProtoBuffer().Number(1, 1).Number(2, 1).Field(4, new ProtoBuffer().Number(1, 2).Number(2, 14).Bytes).Field(4, new ProtoBuffer().Number(1, 1).Number(2, 13).Bytes).Bytes);
        profile.Field(4, new ProtoBuffer().Number(1, 2).Number(2, 1).Number(3, 0x4010).Bytes);
        profile.Field(5, new ProtoBuffer().Number(1, 1).Number(2, 4).Number(4, 6).Number(5, 10).Bytes);
        profile.Field(5, new ProtoBuffer().Number(1, 2).Number(2, 5).Number(4, 6).Number(5, 3).Bytes);
        foreach (var text in Texts)
        {
            profile.Text(6, text);
        }

        profile.Number(7, 4).Number(9, 1_782_900_000_000_000_000).Number(10, 30_000_000_000).Number(12, 512);
        more?.Invoke(profile);
        return profile.Bytes.ToArray();
    }

    /// <summary>As Go 1.19 writes it: its first field is the time.</summary>
    [Fact]
    public void The_CPU_profile_of_a_Go_program_that_was_idle_is_one_without_samples()
    {
        using var file = new MemoryStream(Convert.FromHexString(
            "4888d599e293949af5180a04080110020a040803100450d1bdf4dc035a04080310046080ade2041a0e080110808080021880c09f0328051a1408021080a0fed7d6fa1f1880e0fed7d6fa1f28061a1a08" +
            "0310808080fbffffffffff011880a080fbffffffffff0128073200320773616d706c65733205636f756e743203637075320b6e616e6f7365636f6e647332082f70726963696e6732065b7664736f5d32" +
            "0a5b7673797363616c6c5d"));
        var profile = ProfileFile.Read(file, "cpu");
        Assert.Equal((0L, ProfileUnit.Nanoseconds), (profile.Total, profile.Kind.Unit));
    }

    [Fact]
    public void A_heap_as_Go_writes_it_is_read()
    {
        using var file = new MemoryStream(RecordedHeap.Bytes);
        var heap = ProfileFile.Read(file, "inuse_space");
        Assert.Equal(("inuse_space", ProfileUnit.Bytes), (heap.Kind.Name, heap.Kind.Unit));
        Assert.Contains(heap.Frames, static frame => frame.Function == "runtime.bgscavenge");
    }

    [Fact]
    public void The_last_kind_of_values_is_read_with_inlined_frames_and_places()
    {
        var profile = Read(Example());
        Assert.Equal("main.work;main.inlined_[i];0x4010 7\nmain.work;main.inlined_[i] 5\n".Split('\n').Order(), Stacks.Text(profile).Split('\n').Order());
        Assert.Equal(new ProfileKind("inuse_space", ProfileUnit.Bytes), profile.Kind);
        Assert.Equal((12, 512, 2), (profile.Total, profile.Period, profile.SampleCount));
        Assert.Equal((TimeSpan.FromSeconds(30), 2026), (profile.Duration, profile.Start!.Value.Year));
        Assert.Contains(new ProfileFrame("main.work", "/src/main.go", 10, "/app/api"), profile.Frames);
        Assert.Contains(new ProfileFrame("main.inlined", "/src/main.go", 3, "/app/api", FrameKind.Inlined), profile.Frames);
    }

    [Fact]
    public void Another_kind_is_read_when_it_is_named_or_is_the_files_default()
    {
        Assert.Equal(150, Read(Example(), "alloc_space").Total);
        Assert.Equal(150, Read(Example(profile => profile.Number(14, 1))).Total);
        Assert.Contains("it has alloc_space, inuse_space", Assert.Throws<ProfileFormatException>(() => Read(Example(), "cpu")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_units_of_time_become_nanoseconds()
    {
        var profile = Read(Example(more => more.Field(1, new ProtoBuffer().Number(1, 8).Number(2, 9).Bytes).Field(2, Packed((1, [2]), (2, [0, 0, 3])))));
        Assert.Equal((3_000_000, ProfileUnit.Nanoseconds), (profile.Total, profile.Kind.Unit));
        Assert.Throws<ProfileFormatException>(() => Read(Example(more => more.Field(1, new ProtoBuffer().Number(1, 8).Number(2, 9).Bytes).Field(2, Packed((1, [2]), (2, [0, 0, long.MaxValue]))))));
    }

    [Theory]
    [InlineData(2, 99, "a location that it does not hold")]
    [InlineData(5, 0, "")]
    public void A_number_that_points_nowhere_is_refused(int field, long location, string expected)
    {
        var broken = Example(more => more.Field(field, Packed((1, [location]), (2, [1, 1]))));
        if (expected.Length > 0)
        {
            Assert.Contains(expected, Assert.Throws<ProfileFormatException>(() => Read(broken)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Negative_values_are_refused() =>
        Assert.Contains("negative", Assert.Throws<ProfileFormatException>(() => Read(Example(more => more.Field(2, Packed((1, [2]), (2, [0, -4])))))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_stack_that_grows_beyond_all_bounds_is_refused()
    {
        var many = new ProtoBuffer();
        for (var at = 0; at < ProfileBuilder.MostFrames; at++)
        {
            many.Varint(1);
        }

        Assert.Throws<ProfileFormatException>(() => Read(Example(more => more.Field(2, new ProtoBuffer().Field(1, many.Bytes).Number(2, 1).Bytes))));
    }

    [Fact]
    public void What_is_written_is_read_again_as_the_same()
    {
        var profile = Read(Example());
        var again = ProfileFile.Read(new MemoryStream(Stacks.Bytes(profile, ProfileOutput.Pprof)));
        Assert.Equal(Stacks.Text(profile).Replace("_[i]", "", StringComparison.Ordinal), Stacks.Text(again));
        Assert.Equal((profile.Kind, profile.Period, profile.Duration, profile.Start, profile.Total), (again.Kind, again.Period, again.Duration, again.Start, again.Total));
        Assert.Contains(new ProfileFrame("main.work", "/src/main.go", 10, "/app/api"), again.Frames);
    }

    [Fact]
    public void Nothing_can_be_written_and_read_again()
    {
        var nothing = new ProfileBuilder(ProfileKind.Samples).Build();
        Assert.Equal(0, ProfileFile.Read(new MemoryStream(Stacks.Bytes(nothing, ProfileOutput.Pprof))).Total);
    }

    private static byte[] Packed(params (int Field, long[] Numbers)[] fields)
    {
        var message = new ProtoBuffer();
        foreach (var (field, numbers) in fields)
        {
            var packed = new ProtoBuffer();
            foreach (var number in numbers)
            {
                packed.Varint((ulong)number);
            }

            message.Field(field, packed.Bytes);
        }

        return message.Bytes.ToArray();
    }

    private static Profile Read(byte[] profile, string? type = null) => PprofReader.Read(profile, type);
}
