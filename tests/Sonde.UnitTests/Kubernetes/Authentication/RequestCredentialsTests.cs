using Sonde.Kubernetes.Authentication;

namespace Sonde.UnitTests.Kubernetes.Authentication;

public sealed class RequestCredentialsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(3, false)]
    [InlineData(1, false)]
    [InlineData(0, true)]
    [InlineData(-3600, true)]
    public void Credentials_hold_to_their_last_second_and_no_longer(int secondsLeft, bool hasExpired) =>
        Assert.Equal(hasExpired, new RequestCredentials("Bearer t", null, Now.AddSeconds(secondsLeft)).HasExpired(Now));

    [Fact]
    public void Credentials_without_a_time_never_expire() =>
        Assert.False(new RequestCredentials("Bearer t", null, null).HasExpired(DateTimeOffset.MaxValue));
}
