using Sonde.Core.Audit;
using Sonde.Core.Reports;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Core.Audit;

public sealed class SessionWordsTests
{
    private static readonly SessionLine Line = new(
        "0123456789ab", DateTimeOffset.UnixEpoch, "debug", "pod/api container api in namespace shop", "dev@example.com", "laptop", "sonde-go-abcde");

    private static readonly ProcessDescription Process = new(
        7, 1, "api", "/app/api", new ProcessIdentity(1001, 1001, 0, 0), new TraceAccess(true, null, null), 0, null, "go", null);

    [Fact]
    public void The_beginning_says_who_what_and_why()
    {
        Assert.Equal(
            new SessionWord(
                Line.Id,
                "SondeDebugStarted",
                "dev@example.com on laptop debugs process 7 (api) with Delve, through toolbox sonde-go-abcde. Reason: no reason given."),
            SessionWords.Started(Line, Process));
        Assert.EndsWith("Reason: an order hangs.", SessionWords.Started(Line with { Reason = "an order hangs" }, Process).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_says_for_how_long_how_often_and_whether_it_runs() => Assert.Equal(
        "dev@example.com on laptop has debugged it for 2m3s, through toolbox sonde-go-abcde. Stops: 3, 4.2 s in all, the longest 2.1 s; held by an attach for 65 ms. "
            + "The target runs. End: you ended it. Reason: no reason given.",
        SessionWords.Ended(Line, new Receipt("pod/api", 123.4, "you ended it", true, new SessionFigures(3, 4200, 2100, 1, 65), [], [])).Message);

    [Fact]
    public void What_is_not_known_is_not_claimed() => Assert.Contains(
        "Stops were not counted. Whether the target runs was not seen.",
        SessionWords.Ended(Line, new Receipt("pod/api", 1, "the link was lost", null, null, [], [])).Message,
        StringComparison.Ordinal);
}
