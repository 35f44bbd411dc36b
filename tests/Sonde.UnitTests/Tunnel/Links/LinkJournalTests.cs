using Sonde.Tunnel.Links;

namespace Sonde.UnitTests.Tunnel.Links;

public sealed class LinkJournalTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(5000)]
    [InlineData(70_000)]
    public void What_was_added_is_there_until_it_is_dropped(int step)
    {
        var journal = new LinkJournal(256 * 1024);
        var random = new Random(1);
        long added = 0, dropped = 0;
        for (var round = 0; round < 200; round++)
        {
            var bytes = Pattern(added, Math.Min(random.Next(2 * step), journal.Room));
            journal.Append(bytes);
            added += bytes.Length;
            dropped += random.NextInt64(added - dropped + 1);
            Assert.True(journal.TryDrop(dropped));

            var kept = new byte[added - dropped];
            Assert.Equal(kept.Length, journal.Copy(dropped, kept));
            Assert.Equal(Pattern(dropped, kept.Length), kept);
            Assert.Equal((dropped, added), (journal.Start, journal.End));
        }
    }

    [Fact]
    public void It_grows_with_its_bytes_in_place_wherever_they_begin()
    {
        var journal = new LinkJournal(1024 * 1024);
        journal.Append(Pattern(0, 16_000));
        Assert.True(journal.TryDrop(15_000));
        journal.Append(Pattern(16_000, 500_000));

        var kept = new byte[501_000];
        Assert.Equal(kept.Length, journal.Copy(15_000, kept));
        Assert.Equal(Pattern(15_000, kept.Length), kept);
    }

    [Fact]
    public void An_offset_that_was_never_added_is_refused_and_an_old_one_is_no_news()
    {
        var journal = new LinkJournal(64 * 1024);
        journal.Append(new byte[100]);

        Assert.True(journal.TryDrop(50));
        Assert.True(journal.TryDrop(49));
        Assert.False(journal.TryDrop(101));
        Assert.Equal((50, 100), (journal.Start, journal.End));
    }

    [Fact]
    public void More_than_there_is_room_for_is_refused()
    {
        var journal = new LinkJournal(64 * 1024);
        journal.Append(new byte[60_000]);

        Assert.Throws<ArgumentOutOfRangeException>(() => journal.Append(new byte[6000]));
        Assert.Equal((64 * 1024) - 60_000, journal.Room);
    }

    private static byte[] Pattern(long from, int count) => [.. Enumerable.Range(0, count).Select(index => (byte)((from + index) * 2654435761 >> 13))];
}
