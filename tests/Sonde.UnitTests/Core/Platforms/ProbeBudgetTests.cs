using Sonde.Core.Platforms.Cluster;
using Sonde.Kubernetes.Api;

namespace Sonde.UnitTests.Core.Platforms;

public sealed class ProbeBudgetTests
{
    private static readonly HttpProbe Http = new() { Path = "/healthz", Port = "8080" };

    [Fact]
    public void A_probe_that_never_fails_has_a_budget_of_years() =>
        Assert.True(ProbeBudget.Of(new Container { LivenessProbe = new Probe { HttpGet = Http, PeriodSeconds = int.MaxValue, TimeoutSeconds = int.MaxValue, FailureThreshold = int.MaxValue } })!.Time.TotalDays > 365);

    [Fact]
    public void A_probe_of_negative_numbers_has_the_least_budget() =>
        Assert.Equal(0.25, ProbeBudget.Of(new Container { LivenessProbe = new Probe { HttpGet = Http, PeriodSeconds = int.MinValue, TimeoutSeconds = -1, FailureThreshold = -1 } })!.Time.TotalSeconds);

    [Theory]
    [InlineData(null, null, null, 18.9)] // 2 * 10 + 1, less a tenth
    [InlineData(1, 1, 3, 2)]
    [InlineData(1, 1, 1, 0.25)]
    [InlineData(5, 2, 12, 51.3)]
    [InlineData(1, 5, 2, 9)] // a probe that lasts longer than its period
    public void It_ends_before_the_last_failure_that_counts(int? period, int? timeout, int? threshold, double seconds)
    {
        var probe = new Probe { HttpGet = Http, PeriodSeconds = period, TimeoutSeconds = timeout, FailureThreshold = threshold };
        Assert.Equal(seconds, ProbeBudget.Of(new Container { LivenessProbe = probe })!.Time.TotalSeconds, 3);
    }

    [Fact]
    public void It_recovers_when_a_probe_has_surely_been_answered() =>
        Assert.Equal(11, ProbeBudget.Of(new Container { LivenessProbe = new Probe { HttpGet = Http } })!.Recovery.TotalSeconds);

    [Fact]
    public void Its_reason_names_the_probe_and_no_program() =>
        Assert.Equal(
            "the liveness probe (a program, every 10s, 3 failures of 1s) would have the kubelet restart the container",
            ProbeBudget.Of(new Container { LivenessProbe = new Probe { Exec = new ExecProbe { Command = ["sh", "-c", "secret"] } } })!.Reason);

    [Fact]
    public void Without_a_liveness_probe_there_is_none() =>
        Assert.Null(ProbeBudget.Of(new Container { ReadinessProbe = new Probe { HttpGet = Http } }));

    [Fact]
    public void A_probe_that_connects_is_answered_by_the_kernel() =>
        Assert.Null(ProbeBudget.Of(new Container { LivenessProbe = new Probe { TcpSocket = new TcpProbe { Port = "8080" } } }));
}
