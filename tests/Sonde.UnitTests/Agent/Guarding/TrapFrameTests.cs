using Sonde.Agent.Guarding;

namespace Sonde.UnitTests.Agent.Guarding;

public sealed class TrapFrameTests
{
    private const long Stack = 0x7000;
    private const long SignalInfo = 0x7400;
    private const long Restorer = 0x1000;
    private const long Breakpoint = 0x2000;

    // At Restorer: mov $15,%rax; syscall, which is 48 c7 c0 0f 00 00 00 0f 05.
    private readonly Dictionary<long, long> _memory = new()
    {
        [Stack] = Restorer,
        [Stack + 8 + 168] = Breakpoint + 1,
        [SignalInfo] = 5,
        [SignalInfo + 8] = 0x80,
        [Restorer] = 0x0f00_0000_0fc0_c748,
        [Restorer + 8] = 0x05,
    };

    private readonly long[] _registers = new long[TrapFrame.RegisterCount];

    public TrapFrameTests()
    {
        (_registers[14], _registers[13], _registers[12], _registers[19]) = (5, SignalInfo, Stack + 8, Stack);
    }

    [Fact]
    public void A_thread_at_the_beginning_of_its_handler_is_found_and_leaves_it()
    {
        Assert.Equal((Stack + 8 + 168, Breakpoint), Find());

        TrapFrame.Leave(_registers, Read);

        Assert.Equal((Restorer, Stack + 8), (_registers[16], _registers[19]));
    }

    [Fact]
    public void The_other_spelling_of_the_way_back_counts_too()
    {
        (_memory[Restorer], _memory[Restorer + 8]) = (0x0005_0f00_0000_0fb8, 0);

        Assert.NotNull(Find());
    }

    [Theory]
    [InlineData("another signal")]
    [InlineData("sent by a process")]
    [InlineData("further on in the handler")]
    [InlineData("not at a breakpoint")]
    [InlineData("no way back")]
    [InlineData("unreadable")]
    public void Whatever_else_it_is_it_is_left_alone(string what)
    {
        switch (what)
        {
            case "another signal":
                _registers[14] = 11;
                break;
            case "sent by a process":
                _memory[SignalInfo + 8] = 0;
                break;
            case "further on in the handler":
                _registers[19] -= 16;
                break;
            case "not at a breakpoint":
                _memory[Stack + 8 + 168] = 0x3001;
                break;
            case "no way back":
                _memory[Restorer] = 0x90;
                break;
            default:
                _memory.Clear();
                break;
        }

        Assert.Null(Find());
    }

    private (long Slot, long Instruction)? Find() => TrapFrame.Find(_registers, Read, static address => address == Breakpoint);

    private long? Read(long address) => _memory.TryGetValue(address, out var value) ? value : null;
}
