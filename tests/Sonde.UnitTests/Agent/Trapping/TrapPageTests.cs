using System.Buffers.Binary;
using System.Text;
using Sonde.Agent.Trapping;

namespace Sonde.UnitTests.Agent.Trapping;

public sealed class TrapPageTests
{
    private const long Page = 0x7f00_1234_5000;

    [Fact]
    public void A_page_is_known_by_its_start_and_leads_to_its_own_handler()
    {
        var bytes = TrapPage.Build(Page);

        Assert.Equal(TrapPage.Size, bytes.Length);
        Assert.True(TrapPage.IsStart(bytes.AsSpan(0, TrapPage.StartLength)));
        Assert.False(TrapPage.IsStart(new byte[TrapPage.StartLength]));
        var action = bytes.AsSpan(TrapPage.ActionOffset, TrapPage.ActionSize);
        Assert.Equal(TrapPage.Handler(Page), BinaryPrimitives.ReadInt64LittleEndian(action));
        Assert.Equal(-1, BinaryPrimitives.ReadInt64LittleEndian(action[24..]));
    }

    [Fact]
    public void The_action_returns_by_a_call_of_rt_sigreturn()
    {
        var bytes = TrapPage.Build(Page);
        var restorer = (int)(BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(TrapPage.ActionOffset + 16)) - Page);

        Assert.Equal([0xb8, 15, 0, 0, 0, 0x0f, 0x05], bytes[restorer..(restorer + 7)]);
        Assert.Equal(0xc3, bytes[restorer - 1]);
    }

    [Fact]
    public void What_the_code_refers_to_is_where_it_says()
    {
        var bytes = TrapPage.Build(Page);

        // lea d32(%rip), %rcx and lea d32(%rip), %rdi: the displacement counts from the next instruction.
        Assert.Equal(TrapPage.TableOffset, Target(bytes, [0x48, 0x8d, 0x0d]));
        Assert.Equal(1_000_000, BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(Target(bytes, [0x48, 0x8d, 0x3d]) + 8)));
        Assert.Equal(TrapPage.Slots, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x41, 0xba]) + 2)));
        Assert.True(TrapPage.TableOffset + (TrapPage.Slots * 8) <= TrapPage.ActionOffset - 16);
    }

    [Fact]
    public void An_address_gets_the_first_free_slot_once()
    {
        var table = new byte[TrapPage.Slots * 8];
        BinaryPrimitives.WriteInt64LittleEndian(table, 0x401000);

        Assert.Null(TrapPage.FindSlot(table, 0x401000));
        Assert.Equal(1, TrapPage.FindSlot(table, 0x402000));
        table.AsSpan().Fill(1);
        Assert.Null(TrapPage.FindSlot(table, 0x402000));
    }

    [Fact]
    public void Executable_memory_of_no_file_may_be_a_page_and_the_kernels_own_is_found_by_its_name()
    {
        var maps = Encoding.ASCII.GetBytes(
            """
            00400000-0060f000 r-xp 00000000 fe:00 11673989                           /app/api
            7f0989830000-7f0989831000 r-xp 00000000 00:00 0
            7f0989831000-7f0989832000 rw-p 00000000 00:00 0
            7f098a000000-7f098a001000 r-xp 00000000 00:00 0 
            7f098c166000-7f098c168000 r-xp 00000000 00:00 0                          [vdso]
            ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]

            """);

        Assert.Equal([0x7f0989830000, 0x7f098a000000], TrapPage.Candidates(maps));
        Assert.Equal((0x7f098c166000, 0x2000), TrapPage.KernelCode(maps));
        Assert.Null(TrapPage.KernelCode(maps.AsSpan(0, 100)));
    }

    private static int Target(byte[] bytes, ReadOnlySpan<byte> instruction)
    {
        var at = bytes.AsSpan().IndexOf(instruction);
        return at + 7 + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 3));
    }
}
