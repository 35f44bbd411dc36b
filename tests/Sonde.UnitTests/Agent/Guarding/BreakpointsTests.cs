using System.Runtime.InteropServices;
using Sonde.Agent.Guarding;

namespace Sonde.UnitTests.Agent.Guarding;

public sealed class BreakpointsTests
{
    [Fact]
    public void A_single_int3_is_a_breakpoint_on_amd64_and_so_are_two_in_a_row()
        => Assert.Equal([0x10, 0x20, 0x21], Amd((0x10, 0xcc), (0x20, 0xcc), (0x21, 0xcc)));

    [Fact]
    public void Other_bytes_are_left_alone_and_an_int3_beside_them_too()
        => Assert.Equal([0x40], Amd((0x10, 0xe9), (0x11, 0xcc), (0x12, 0x90), (0x20, 0x90), (0x40, 0xcc)));

    [Fact]
    public void Where_nothing_differs_nothing_is_found() => Assert.Empty(Amd());

    [Fact]
    public void On_arm64_the_whole_instruction_decides()
    {
        (long, byte)[] differences = [(0x10, 0x00), (0x13, 0xd4), (0x20, 0x00), (0x30, 0xcc)];

        var found = Breakpoints.Among(differences, address => address switch { 0x10 => 0xd4200000, 0x20 => 0xd4200020, _ => null }, Architecture.Arm64);

        Assert.Equal([0x10, 0x13], found);
    }

    private static List<long> Amd(params (long, byte)[] differences) => Breakpoints.Among(differences, static _ => null, Architecture.X64);
}
