using System.Text;
using Sonde.Core.Profiling;
using Sonde.Core.Profiling.Dotnet;

namespace Sonde.UnitTests.Core.Profiling.Dotnet;

public sealed class IpcMessageTests
{
    private const string Magic = "444F544E45545F4950435F563100";

    [Fact]
    public void A_question_is_its_header() => Assert.Equal($"{Magic}140004040000", Convert.ToHexString(IpcMessage.AskForProcess()));

    [Fact]
    public void A_session_is_ended_by_its_number() => Assert.Equal($"{Magic}1C00020100000807060504030201", Convert.ToHexString(IpcMessage.Stop(0x0102030405060708)));

    [Fact]
    public void A_session_begins_with_its_buffers_its_format_and_its_providers() => Assert.Equal(
        $"{Magic}3B000203000040000000010000000101000000110000000000000005000000030000005A005900000000000000",
        Convert.ToHexString(IpcMessage.Collect(new EventWish([new EventProvider("ZY", 0x11, 5)], IsNaming: true, 64))));

    [Fact]
    public void What_is_said_to_a_provider_stands_behind_its_name() => Assert.Equal(
        $"{Magic}41000203000004000000010000000001000000000000000000000001000000030000005A005900000003000000410042000000",
        Convert.ToHexString(IpcMessage.Collect(new EventWish([new EventProvider("ZY", 0, 1) { Arguments = "AB" }], IsNaming: false, 4))));

    [Theory]
    [InlineData(1.0, "EventCounterIntervalSec=1")]
    [InlineData(2.5, "EventCounterIntervalSec=2.5")]
    [InlineData(3600.0, "EventCounterIntervalSec=3600")]
    public void Counters_are_asked_for_once_an_interval_without_the_names_of_methods(double seconds, string arguments)
    {
        var wish = EventWish.ForCounters(TimeSpan.FromSeconds(seconds));
        Assert.All(wish.Providers, provider => Assert.Equal((arguments, 0ul), (provider.Arguments, provider.Keywords)));
        Assert.Equal(["System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft-AspNetCore-Server-Kestrel", "System.Net.Http"], wish.Providers.Select(static provider => provider.Name));
        Assert.False(wish.IsNaming);
    }

    [Theory]
    [InlineData(ProfileType.Cpu, "Microsoft-DotNETCore-SampleProfiler")]
    [InlineData(ProfileType.Wall, "Microsoft-DotNETCore-SampleProfiler")]
    [InlineData(ProfileType.Alloc, "Microsoft-Windows-DotNETRuntime")]
    [InlineData(ProfileType.Gc, "Microsoft-Windows-DotNETRuntime")]
    public void Only_what_needs_samples_has_the_runtime_stop_for_them(ProfileType type, string first)
    {
        var providers = EventProvider.For(type);
        Assert.Equal(first, providers[0].Name);
        Assert.Equal(type is ProfileType.Cpu or ProfileType.Wall, providers.Any(provider => provider.Name.Contains("Sample", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("1C00FF000000", true, 8, true)]
    [InlineData("1800FFFF0000", true, 4, false)]
    [InlineData("1300FF000000", false, 0, false)]
    [InlineData("140002000000", false, 0, true)]
    public void An_answer_says_how_long_it_is_and_whether_it_was_done(string rest, bool isAnswer, int length, bool isFine)
    {
        Assert.Equal(isAnswer, IpcMessage.TryReadHeader(Convert.FromHexString(Magic + rest), out var found, out var fine));
        Assert.True(!isAnswer || (found, fine) == (length, isFine));
    }

    [Fact]
    public void What_does_not_begin_with_the_magic_is_no_answer() =>
        Assert.False(IpcMessage.TryReadHeader("HTTP/1.1 400 Bad Request"u8, out _, out _));

    [Fact]
    public void The_version_is_the_fifth_text_without_its_commit()
    {
        byte[] Text(string text) => [.. BitConverter.GetBytes(text.Length + 1), .. Encoding.Unicode.GetBytes(text + "\0")];
        byte[] payload = [.. new byte[24], .. Text("dotnet /app/Orders.dll"), .. Text("Linux"), .. Text("x64"), .. Text("Orders"), .. Text("10.0.12+95017c711e")];
        Assert.Equal("10.0.12", IpcMessage.ReadVersion(payload));
        for (var at = 0; at < payload.Length; at++)
        {
            Assert.Null(IpcMessage.ReadVersion(payload.AsSpan(0, at)));
        }
    }

    [Theory]
    [InlineData("85131380", "older than .NET Core 3")]
    [InlineData("01000000", "error 0x00000001")]
    [InlineData("01", "did not say")]
    public void A_refusal_is_told_in_words_or_by_its_number(string payload, string text) => Assert.Contains(text, IpcMessage.Refusal(Convert.FromHexString(payload)), StringComparison.Ordinal);

    [Theory]
    [InlineData(null, 64, true)]
    [InlineData(127, 63, false)]
    [InlineData(128, 64, true)]
    [InlineData(600, 300, true)]
    [InlineData(90_000, 1024, true)]
    public void A_heap_takes_half_of_the_memory_that_is_left_and_is_refused_where_that_is_little(int? leftMebi, int bufferMebi, bool isFine)
    {
        var wish = EventWish.For(ProfileType.Heap, leftMebi * 1024L * 1024);
        Assert.Equal((bufferMebi, isFine, false), (wish.BufferMebi, wish.Judge() is null, wish.IsNaming));
    }
}
