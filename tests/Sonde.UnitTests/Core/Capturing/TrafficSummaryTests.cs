using Sonde.Core.Capturing.Summary;

namespace Sonde.UnitTests.Core.Capturing;

public sealed class TrafficSummaryTests
{
    [Fact]
    public void Connections_of_a_client_to_a_port_are_one_conversation_in_both_directions()
    {
        var summary = new TrafficSummary();
        foreach (var line in new[]
        {
            Line("100", "10.0.0.5", "10.0.0.7", "40001", "8080", "0", request: "GET\tshop\t/buy", response: "\t7.000000000"),
            Line("900", "10.0.0.7", "10.0.0.5", "8080", "40001", "0", trip: "0.000420000", response: "200\t7.812340000"),
            Line("50", "10.0.0.5", "10.0.0.7", "40002", "8080", "1", again: "1"),
            Line("50", "10.0.0.5", "10.0.0.7", "40002", "8080", "1", reset: "True"),
            Line("70", "10.0.0.7", "10.0.0.9", "50000", "5432", "2"),
        })
        {
            summary.Add(SharkRow.Parse(line)!);
        }

        var report = summary.Build();
        Assert.Equal(2, report.ConversationCount);
        var first = report.Conversations[0];
        Assert.Equal(("10.0.0.5", "10.0.0.7:8080", "tcp", 2, 4L), (first.Client, first.Server, first.Protocol, first.Connections, first.Packets));
        Assert.Equal((200L, 900L, 1L, 1L), (first.BytesUp, first.BytesDown, first.Retransmissions, first.Resets));
        Assert.Equal(0.42, first.RoundTripMilliseconds!.Value, 3);
        var slow = Assert.Single(report.Requests);
        Assert.Equal(("GET shop/buy", 200, "10.0.0.7:8080"), (slow.Request, slow.Code, slow.Server));
        Assert.Equal(812.34, slow.Milliseconds, 2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1\t2")]
    [InlineData("x\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t")]
    public void A_line_without_the_fields_is_none(string line) => Assert.Null(SharkRow.Parse(line));

    [Fact]
    public void More_conversations_than_anybody_reads_are_added_up()
    {
        var summary = new TrafficSummary();
        for (var client = 0; client < 12_000; client++)
        {
            summary.Add(SharkRow.Parse(Line("60", $"10.{client / 65536}.{client / 256 % 256}.{client % 256}", "10.9.9.9", "40000", "80", $"{client}"))!);
        }

        var report = summary.Build();
        Assert.Equal(10_001, report.ConversationCount);
        Assert.Equal("others", report.Conversations[0].Client);
        Assert.Equal(TrafficSummary.MostRows, report.Conversations.Count);
    }

    private static string Line(
        string bytes, string from, string to, string port, string toPort, string stream, string again = "", string reset = "0", string trip = "", string request = "\t\t", string response = "\t") =>
        $"{bytes}\t{from}\t{to}\t\t\t{port}\t{toPort}\t\t\t{stream}\t\t{again}\t{reset}\t{trip}\t{request}\t{response}";
}
