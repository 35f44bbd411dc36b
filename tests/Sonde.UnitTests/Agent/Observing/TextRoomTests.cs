using Sonde.Agent.Observing;

namespace Sonde.UnitTests.Agent.Observing;

public sealed class TextRoomTests
{
    [Fact]
    public void What_does_not_fit_ends_it_for_what_is_smaller_too()
    {
        var room = new TextRoom();
        var taken = 0;
        while (room.TryTake("name", new string('x', 512)))
        {
            taken++;
        }

        Assert.InRange(taken, 100, 128);
        Assert.True(room.IsFull);
        Assert.False(room.TryTake("x"));
    }

    [Fact]
    public void Letters_that_JSON_writes_long_count_as_long() => Assert.False(new TextRoom().TryTake(new string('ä', 11_000)));

    [Fact]
    public void Texts_are_cut_and_hold_nothing_that_a_terminal_obeys()
    {
        Assert.Equal("a b c", TextRoom.Cut("a\u001bb\nc", out var isCut));
        Assert.False(isCut);
        Assert.Equal(513, TextRoom.Cut(new string('x', 600), out isCut).Length);
        Assert.True(isCut);
    }
}
