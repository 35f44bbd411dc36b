using Sonde.Agent.Dotnet;

namespace Sonde.UnitTests.Agent.Dotnet;

public sealed class DotnetCommandTests
{
    private static readonly byte[] Session = [1, 2, 3, 4, 5, 6, 7, 8];

    [Theory]
    [InlineData(2, 3, 0, 0x0807060504030201ul)]
    [InlineData(2, 6, 0, 0x0807060504030201ul)]
    [InlineData(2, 3, 0xFF, null)]
    [InlineData(2, 1, 0, null)]
    [InlineData(4, 4, 0, null)]
    public async Task A_command_and_its_answer_pass_and_a_session_that_it_begins_is_known_by_its_number(byte set, byte command, byte result, ulong? session)
    {
        byte[] asked = Message(set, command, [9, 9]), answered = Message(0xFF, result, Session);
        var (client, runtime) = (new Talk(asked), new Talk(answered));
        Assert.Equal(session, await DotnetCommand.PassAsync(client, runtime, TestContext.Current.CancellationToken));
        Assert.Equal(asked, runtime.Heard);
        Assert.Equal(answered, client.Heard);
    }

    [Fact]
    public async Task A_session_is_ended_by_its_number()
    {
        var runtime = new Talk(Message(0xFF, 0, Session));
        await DotnetCommand.EndAsync(runtime, 0x0807060504030201, TestContext.Current.CancellationToken);
        Assert.Equal(Message(2, 1, Session), runtime.Heard);
    }

    [Fact]
    public async Task What_is_no_message_and_what_ends_within_one_goes_no_further()
    {
        var whole = Message(2, 3, [9, 9]);
        foreach (var input in new[] { "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), [.. whole[..14], 19, 0, .. whole[16..]], whole[..^1], whole[..7], [] })
        {
            var runtime = new Talk([]);
            await Assert.ThrowsAnyAsync<IOException>(() => DotnetCommand.PassAsync(new Talk(input), runtime, TestContext.Current.CancellationToken));
            Assert.Empty(runtime.Heard);
        }
    }

    private static byte[] Message(byte set, byte command, byte[] payload) => [.. "DOTNET_IPC_V1\0"u8, (byte)(20 + payload.Length), 0, set, command, 0, 0, .. payload];

    /// <summary>Says what it was given, a byte at a time, and keeps what it hears.</summary>
    private sealed class Talk(byte[] says) : MemoryStream(says, writable: false)
    {
        private readonly List<byte> _heard = [];

        public byte[] Heard => [.. _heard];

        public override bool CanWrite => true;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _heard.AddRange(buffer.Span);
            return ValueTask.CompletedTask;
        }
    }
}
