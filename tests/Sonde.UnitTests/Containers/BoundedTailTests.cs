using System.Text;
using Sonde.Containers.Commands;

namespace Sonde.UnitTests.Containers;

public sealed class BoundedTailTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("abc", "abc")]
    [InlineData("abcdefgh", "abcdefgh")]
    [InlineData("0123456789abcdefghij", "cdefghij")]
    public void Only_the_last_bytes_are_kept_however_they_arrive(string said, string kept)
    {
        for (var piece = 1; piece <= Math.Max(1, said.Length); piece++)
        {
            var tail = new BoundedTail(8);
            foreach (var part in Encoding.UTF8.GetBytes(said).Chunk(piece))
            {
                tail.Append(part);
            }

            Assert.Equal(kept, tail.ToString());
        }
    }

    [Fact]
    public async Task A_pipe_that_breaks_ends_it_with_what_was_said()
    {
        var tail = new BoundedTail(8);
        var stream = new MemoryStream("last"u8.ToArray());

        await tail.FillAsync(stream, TestContext.Current.CancellationToken);
        await stream.DisposeAsync();
        await tail.FillAsync(stream, TestContext.Current.CancellationToken);

        Assert.Equal("last", tail.ToString());
    }
}
