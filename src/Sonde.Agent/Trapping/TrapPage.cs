using System.Buffers.Binary;
using System.Globalization;

namespace Sonde.Agent.Trapping;

/// <summary>
/// The page that <see cref="TrapCatcher"/> lends to a process of amd64: a handler for SIGTRAP, and what it needs. Pure; sizes are bytes, numbers
/// little-endian.
/// </summary>
/// <remarks>
/// The handler looks at traps of <c>int3</c> alone (si_code SI_KERNEL, arch/x86/kernel/traps.c, Linux 6.18); what a debugger sends or a single step
/// leaves is swallowed. A thread that is one byte behind a breakpoint is put back to it, one that its debugger has put back already stays; which it is tells the table of breakpoints, and
/// where a breakpoint is too young to be in it, the byte. Then it sleeps for a millisecond and tries again, until the thread's own instruction is there.
/// A second page, which may be written, follows: it holds the disposition that was there before.
/// </remarks>
internal static class TrapPage
{
    /// <summary>Of this page and of the one after it, each.</summary>
    public const int Size = 4096;

    /// <summary>How many breakpoints are known to the handler at the most; of others it sees only the byte.</summary>
    public const int Slots = 440;

    /// <summary>Where the breakpoints are: addresses of 8 bytes, 0 for an empty slot.</summary>
    public const int TableOffset = 512;

    /// <summary>Where the disposition is that leads here.</summary>
    public const int ActionOffset = 4048;

    /// <summary>Length of the kernel's <c>struct sigaction</c>: handler, flags, restorer, mask.</summary>
    public const int ActionSize = 32;

    private const int SleepOffset = 4032;
    private const int RestorerOffset = 0x77;

    // SA_SIGINFO, SA_RESTORER, SA_ONSTACK: a goroutine's stack has no room for a signal; SA_RESTART.
    private const long ActionFlags = 0x4 | 0x0400_0000 | 0x0800_0000 | 0x1000_0000;
    private const long SleepNanoseconds = 1_000_000;

    private static ReadOnlySpan<byte> Magic => "sonde trap v1\0\0\0"u8;

    private static ReadOnlySpan<byte> Code =>
    [
        0x81, 0x7e, 0x08, 0x80, 0x00, 0x00, 0x00, //     cmpl  $0x80, 8(%rsi)      si_code: SI_KERNEL
        0x75, 0x5d, //                                   jne   done
        0x48, 0x8b, 0x82, 0xa8, 0x00, 0x00, 0x00, //     mov   0xa8(%rdx), %rax     uc_mcontext.rip
        0x4c, 0x8d, 0x40, 0xff, //                       lea   -1(%rax), %r8
        0x41, 0xbb, 0x02, 0x00, 0x00, 0x00, //           mov   $2, %r11d            twice: who mends tells first
        0x48, 0x8d, 0x0d, 0xcf, 0x01, 0x00, 0x00, // again: lea table(%rip), %rcx
        0x41, 0xba, 0xb8, 0x01, 0x00, 0x00, //           mov   $440, %r10d
        0x4c, 0x8b, 0x09, //                       next: mov   (%rcx), %r9
        0x4d, 0x39, 0xc1, //                             cmp   %r8, %r9
        0x74, 0x20, //                                   je    back
        0x49, 0x39, 0xc1, //                             cmp   %rax, %r9
        0x74, 0x22, //                                   je    wait
        0x48, 0x83, 0xc1, 0x08, //                       add   $8, %rcx
        0x41, 0xff, 0xca, //                             dec   %r10d
        0x75, 0xea, //                                   jnz   next
        0x80, 0x38, 0xcc, //                             cmpb  $0xcc, (%rax)
        0x74, 0x14, //                                   je    wait
        0x41, 0x80, 0x38, 0xcc, //                       cmpb  $0xcc, (%r8)
        0x74, 0x07, //                                   je    back
        0x41, 0xff, 0xcb, //                             dec   %r11d
        0x75, 0xcd, //                                   jnz   again
        0xeb, 0x07, //                                   jmp   wait
        0x4c, 0x89, 0x82, 0xa8, 0x00, 0x00, 0x00, // back: mov %r8, 0xa8(%rdx)
        0x48, 0x8d, 0x3d, 0x53, 0x0f, 0x00, 0x00, // wait: lea sleep(%rip), %rdi
        0x31, 0xf6, //                                   xor   %esi, %esi
        0xb8, 0x23, 0x00, 0x00, 0x00, //                 mov   $35, %eax            nanosleep
        0x0f, 0x05, //                                   syscall
        0xc3, //                                   done: ret
        0xb8, 0x0f, 0x00, 0x00, 0x00, //       restorer: mov   $15, %eax            rt_sigreturn
        0x0f, 0x05, //                                   syscall
    ];

    /// <summary>Where the handler begins in a page at an address.</summary>
    public static long Handler(long page) => page + Magic.Length;

    /// <summary>Where the page after it holds the disposition that was there before.</summary>
    public static long Before(long page) => page + Size;

    /// <summary>Where the page after it may be written to, whatever for.</summary>
    public static long Scratch(long page) => page + Size + 64;

    /// <summary>The bytes of a page.</summary>
    /// <param name="page">Its address.</param>
    public static byte[] Build(long page)
    {
        var bytes = new byte[Size];
        Magic.CopyTo(bytes);
        Code.CopyTo(bytes.AsSpan(Magic.Length));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(SleepOffset + 8), SleepNanoseconds);
        var action = bytes.AsSpan(ActionOffset, ActionSize);
        BinaryPrimitives.WriteInt64LittleEndian(action, Handler(page));
        BinaryPrimitives.WriteInt64LittleEndian(action[8..], ActionFlags);
        BinaryPrimitives.WriteInt64LittleEndian(action[16..], page + RestorerOffset);
        BinaryPrimitives.WriteInt64LittleEndian(action[24..], -1);
        return bytes;
    }

    /// <summary>Whether bytes are the start of such a page.</summary>
    public static bool IsStart(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Magic);

    /// <summary>How many bytes <see cref="IsStart"/> needs.</summary>
    public static int StartLength => Magic.Length;

    /// <summary>Which slot of the table to write an address to; null where it is there already, or there is no room.</summary>
    /// <param name="table">The table's bytes.</param>
    /// <param name="address">The address.</param>
    public static int? FindSlot(ReadOnlySpan<byte> table, long address)
    {
        int? free = null;
        for (var slot = 0; slot < Slots; slot++)
        {
            var found = BinaryPrimitives.ReadInt64LittleEndian(table[(slot * 8)..]);
            if (found == address)
            {
                return null;
            }

            free ??= found == 0 ? slot : null;
        }

        return free;
    }

    /// <summary>The mappings that may be such a page: executable, of no file, without a name (proc_pid_maps(5)).</summary>
    /// <param name="maps">The text of /proc/PID/maps.</param>
    public static List<long> Candidates(ReadOnlySpan<byte> maps)
    {
        // 7f2d40000000-7f2d40001000 r-xp 00000000 00:00 0
        var starts = new List<long>();
        foreach (var range in maps.Split((byte)'\n'))
        {
            var line = maps[range];
            var space = line.IndexOf((byte)' ');
            if (space > 0 && line[space..].TrimEnd((byte)' ').SequenceEqual(" r-xp 00000000 00:00 0"u8)
                && long.TryParse(line[..line.IndexOf((byte)'-')], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var start))
            {
                starts.Add(start);
            }
        }

        return starts;
    }

    /// <summary>The mapping of the kernel's own code for programs, which holds an instruction for system calls; null where there is none.</summary>
    /// <param name="maps">The text of /proc/PID/maps.</param>
    public static (long Start, int Length)? KernelCode(ReadOnlySpan<byte> maps)
    {
        foreach (var range in maps.Split((byte)'\n'))
        {
            var line = maps[range];
            var (dash, space) = (line.IndexOf((byte)'-'), line.IndexOf((byte)' '));
            if (line.EndsWith("[vdso]"u8) && dash > 0 && space > dash
                && long.TryParse(line[..dash], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var start)
                && long.TryParse(line[(dash + 1)..space], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var end)
                && end - start is > 0 and < 1 << 20)
            {
                return (start, (int)(end - start));
            }
        }

        return null;
    }
}
