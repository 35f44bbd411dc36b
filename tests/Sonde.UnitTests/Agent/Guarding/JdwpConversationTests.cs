using Sonde.Agent.Guarding;

namespace Sonde.UnitTests.Agent.Guarding;

public sealed class JdwpConversationTests
{
    private const byte Everything = 2;
    private const byte Thread = 1;

    private readonly RecordingObserver _observer = new();
    private readonly JdwpConversation _conversation;

    public JdwpConversationTests() => _conversation = new JdwpConversation(_observer);

    [Fact]
    public void A_stop_is_told_with_its_place_and_so_is_the_resume()
    {
        Ask(1, 1, 2, JdwpText.Text("Lshop/Tickets;"), [.. JdwpText.Number(1), 1, .. JdwpText.Long(5), .. JdwpText.Number(7)]);
        Ask(2, 2, 5, JdwpText.Long(5), [.. JdwpText.Number(1), .. JdwpText.Long(6), .. JdwpText.Text("priceOf"), .. JdwpText.Text("(I)I"), .. JdwpText.Number(8)]);
        Ask(3, 6, 1, [.. JdwpText.Long(5), .. JdwpText.Long(6)], [
            .. JdwpText.Long(0), .. JdwpText.Long(30), .. JdwpText.Number(2), .. JdwpText.Long(0), .. JdwpText.Number(40), .. JdwpText.Long(8), .. JdwpText.Number(42)]);
        Assert.Empty(_observer.Told);

        _conversation.FromDebugger(JdwpText.Event(Everything, 2, 9, JdwpText.Location(5, 6, 8)));
        _conversation.FromClient(JdwpText.Command(4, 1, 9));

        Assert.Equal(["stopped Tickets.priceOf:42", "resume passes", "resumed"], _observer.Told);
    }

    [Fact]
    public void A_source_file_that_was_asked_for_is_named()
    {
        Ask(1, 2, 1, JdwpText.Long(5), JdwpText.Text("Lshop/Tickets$1;"));
        Ask(2, 2, 7, JdwpText.Long(5), JdwpText.Text("Tickets.java"));
        Ask(3, 6, 1, [.. JdwpText.Long(5), .. JdwpText.Long(6)], [.. JdwpText.Long(0), .. JdwpText.Long(30), .. JdwpText.Number(1), .. JdwpText.Long(0), .. JdwpText.Number(40)]);

        _conversation.FromDebugger(JdwpText.Event(Thread, 1, 9, JdwpText.Location(5, 6, 3)));

        Assert.Equal(["stopped Tickets$1 at Tickets.java:40"], _observer.Told);
    }

    [Fact]
    public void An_event_that_suspends_nobody_is_no_stop()
    {
        _conversation.FromDebugger(JdwpText.Event(0, 2, 9, JdwpText.Location(5, 6, 8)));
        Assert.Empty(_observer.Told);
    }

    [Fact]
    public void A_class_that_is_loaded_only_halts()
    {
        _conversation.FromDebugger(JdwpText.Event(Everything, 8, 9, [1, .. JdwpText.Long(5), .. JdwpText.Text("LTickets;"), .. JdwpText.Number(7)]));
        _conversation.FromClient(JdwpText.Command(4, 1, 9));
        _conversation.FromDebugger(JdwpText.Event(Everything, 2, 9, JdwpText.Location(5, 6, 8)));

        Assert.Equal(["halted", "resume passes", "resumed", "stopped Tickets"], _observer.Told);
    }

    [Fact]
    public void A_suspend_counts_once_it_is_answered_and_not_where_it_failed()
    {
        _conversation.FromClient(JdwpText.Command(1, 1, 8));
        Assert.Empty(_observer.Told);
        _conversation.FromDebugger(JdwpText.Reply(1, 112));
        Assert.Empty(_observer.Told);
        Ask(2, 1, 8, [], []);

        Assert.Equal(["halted"], _observer.Told);
    }

    [Fact]
    public void One_thread_of_two_that_stopped_does_not_end_the_stop()
    {
        _conversation.FromDebugger(JdwpText.Event(Thread, 2, 9, JdwpText.Location(5, 6, 8)));
        _conversation.FromDebugger(JdwpText.Event(Thread, 2, 10, JdwpText.Location(5, 6, 8)));
        _observer.Told.Clear();
        _conversation.FromClient(JdwpText.Command(1, 11, 3, JdwpText.Long(9)));
        Assert.Equal(["resume passes"], _observer.Told);
        _conversation.FromClient(JdwpText.Command(2, 11, 3, JdwpText.Long(10)));

        Assert.Equal(["resume passes", "resume passes", "resumed"], _observer.Told);
    }

    [Fact]
    public void Disposing_ends_every_stop()
    {
        _conversation.FromDebugger(JdwpText.Event(Everything, 2, 9, JdwpText.Location(5, 6, 8)));
        _conversation.FromDebugger(JdwpText.Event(Everything, 4, 10, JdwpText.Location(5, 6, 8)));
        _conversation.FromClient(JdwpText.Command(1, 1, 6));

        Assert.Equal("resumed", _observer.Told[^1]);
    }

    [Fact]
    public void An_event_that_is_cut_off_harms_nothing()
    {
        var whole = JdwpText.Event(Everything, 8, 9, [1, .. JdwpText.Long(5), .. JdwpText.Text("LTickets;")]);
        for (var length = JdwpPacket.HeadBytes; length < whole.Length; length++)
        {
            new JdwpConversation(_observer).FromDebugger(whole.AsSpan(0, length));
        }

        Assert.All(_observer.Told, word => Assert.Contains(word, (string[])["halted", "stopped event"]));
    }

    private void Ask(uint id, byte set, byte command, byte[] asked, byte[] answer)
    {
        _conversation.FromClient(JdwpText.Command(id, set, command, asked));
        _conversation.FromDebugger(JdwpText.Reply(id, 0, answer));
    }
}
