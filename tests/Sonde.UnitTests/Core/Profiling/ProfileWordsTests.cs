using Sonde.Core.Profiling;

namespace Sonde.UnitTests.Core.Profiling;

public sealed class ProfileWordsTests
{
    [Theory]
    [InlineData("api", "profile-api-cpu-20260102-030405.html")]
    [InlineData("pod/../api x", "profile-pod-..-api-x-cpu-20260102-030405.html")]
    [InlineData("-", "profile-cpu-20260102-030405.html")]
    public void A_file_is_named_by_target_type_and_time_and_nothing_leaves_its_folder(string target, string name)
        => Assert.Equal(name, ProfileWords.FileName(target, ProfileType.Cpu, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)));

    [Fact]
    public void Every_type_has_a_name_and_a_reason_to_be_empty()
    {
        foreach (var type in Enum.GetValues<ProfileType>())
        {
            Assert.Equal(type.ToString(), ProfileWords.Name(type), ignoreCase: true);
            Assert.NotEqual("", ProfileWords.WhyEmpty(type));
        }
    }
}
