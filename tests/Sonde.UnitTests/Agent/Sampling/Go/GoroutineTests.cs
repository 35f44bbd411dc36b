using System.Buffers.Binary;
using Sonde.Agent.Sampling.Go;

namespace Sonde.UnitTests.Agent.Sampling.Go;

public sealed class GoroutineTests
{
    [Theory]
    [InlineData(4, 14, 19, "chan receive")]
    [InlineData(4, 19, 19, "sleep")]
    [InlineData(4, 21, 24, "sync.Mutex.Lock")]
    [InlineData(4, 40, 24, "synctest.Wait")]
    [InlineData(4, 14, 26, "sleep")]
    [InlineData(4, 19, 27, "chan receive")]
    [InlineData(4, 46, 27, "cleanup wait")]
    [InlineData(4, 47, 27, "waiting")]
    [InlineData(4, 0, 27, "waiting")]
    [InlineData(4, 14, 25, "waiting")]
    [InlineData(2, 14, 24, "running")]
    [InlineData(3, 0, 24, "syscall")]
    [InlineData(77, 0, 24, "unknown")]
    public void What_it_does_is_told_in_Gos_words(int status, int reason, int minor, string word) => Assert.Equal(word, GoroutineWords.State(status, reason, minor));

    [Fact]
    public void A_stack_that_is_looked_at_does_not_change_what_it_does() => Assert.Equal(GoroutineWords.Waiting, GoroutineWords.Status(0x1004));

    [Fact]
    public void Versions_that_were_not_verified_have_no_layout()
    {
        Assert.Null(GoroutineLayout.Of(25));
        Assert.Null(GoroutineLayout.Of(28));
        Assert.Null(GoroutineLayout.Of(null));
        Assert.Equal((152, 312), (GoroutineLayout.Of(19)!.Number, GoroutineLayout.Of(19)!.Start));
        Assert.Equal((160, 304), (GoroutineLayout.Of(24)!.Number, GoroutineLayout.Of(24)!.Start));
        Assert.Equal((152, 304), (GoroutineLayout.Of(27)!.Number, GoroutineLayout.Of(27)!.Start));
    }

    [Fact]
    public void The_addresses_of_instructions_of_amd64_are_candidates()
    {
        // mov rax, [rip+0x100] at 0x1000; mov qword [rip+0x200], 0 behind it
        byte[] code = [0x48, 0x8b, 0x05, 0x00, 0x01, 0, 0, 0x48, 0xc7, 0x05, 0x00, 0x02, 0, 0, 0, 0, 0, 0];
        var addresses = GoroutineList.RelativeAddresses(code, 0x1000).ToList();
        Assert.Contains(0x1107UL, addresses);
        Assert.Contains(0x1212UL, addresses);
    }

    [Fact]
    public void The_addresses_of_instructions_of_arm64_are_candidates()
    {
        // adrp x0, +0x3000; ldr x1, [x0, #0x28]; adrp x2, -0x1000; add x3, x2, #0x30
        uint[] words = [0xf0000000, 0xf9401401, 0xf0ffffe2, 0x9100c043];
        var code = words.SelectMany(BitConverter.GetBytes).ToArray();
        Assert.Equal([0x13028UL, 0xf030UL], GoroutineList.PagedAddresses(code, 0x10010));
    }

    [Fact]
    public void A_list_is_read_as_far_as_is_wanted()
    {
        var memory = new byte[64];
        BinaryPrimitives.WriteUInt64LittleEndian(memory, 0x1010);
        BinaryPrimitives.WriteUInt64LittleEndian(memory.AsSpan(8), 3);
        BinaryPrimitives.WriteUInt64LittleEndian(memory.AsSpan(16), 7);
        BinaryPrimitives.WriteUInt64LittleEndian(memory.AsSpan(24), 8);
        var list = new GoroutineList(0x1000, 0x1008);
        Assert.Equal([7UL, 8UL], list.Read(Read, 2, out var all)!);
        Assert.Equal(3, all);
        Assert.Null(new GoroutineList(0x2000, 0x1008).Read(Read, 2, out _));

        int Read(ulong address, Span<byte> into)
        {
            if (address < 0x1000 || address >= 0x1000 + (ulong)memory.Length)
            {
                return 0;
            }

            var part = memory.AsSpan((int)(address - 0x1000));
            part = part[..Math.Min(part.Length, into.Length)];
            part.CopyTo(into);
            return part.Length;
        }
    }
}
