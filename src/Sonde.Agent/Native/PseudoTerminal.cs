using System.Runtime.InteropServices;

namespace Sonde.Agent.Native;

/// <summary>A terminal whose other side is this process (pty(7)).</summary>
internal static unsafe class PseudoTerminal
{
    private const int ReadWrite = 2;
    private const int NotControlling = 0x100;
    private const int CloseOnExecute = 0x80000;

    private const nuint Unlock = 0x40045431;
    private const nuint OpenPeer = 0x5441;
    private const nuint SetSize = 0x5414;
    private const nuint SetControlling = 0x540e;

    /// <summary>Opens one; both descriptors are the caller's. Programs get the second.</summary>
    /// <exception cref="IOException">There are no terminals here: the kernel's words.</exception>
    public static (int Master, int Slave) Open(int columns, int rows)
    {
        var master = Libc.Open("/dev/ptmx", ReadWrite | NotControlling | CloseOnExecute);
        if (master < 0)
        {
            throw Descriptor.Failed("open /dev/ptmx");
        }

        // Not by its path: /dev/pts may be mounted somewhere else, or not at all.
        var locked = 0;
        var isOpen = Libc.ControlDevice(master, Unlock, &locked) == 0;
        var slave = isOpen ? Libc.ControlDevice(master, OpenPeer, (void*)(nint)(ReadWrite | NotControlling | CloseOnExecute)) : -1;
        if (slave < 0)
        {
            var failure = Descriptor.Failed("ioctl TIOCGPTPEER");
            _ = Libc.Close(master);
            throw failure;
        }

        Resize(master, columns, rows);
        return (master, slave);
    }

    /// <summary>Tells it its size; the kernel tells the programs in its foreground (SIGWINCH).</summary>
    /// <param name="master">The side of this process.</param>
    /// <param name="columns">At least 1.</param>
    /// <param name="rows">At least 1.</param>
    public static void Resize(int master, int columns, int rows)
    {
        var size = new WindowSize { Rows = (ushort)rows, Columns = (ushort)columns };
        _ = Libc.ControlDevice(master, SetSize, &size);
    }

    /// <summary>Makes the terminal the one that controls this process, which must lead a session that has none: Ctrl-C then reaches its foreground.</summary>
    /// <returns>False where it was refused.</returns>
    public static bool BeControlled(int slave) => Libc.ControlDevice(slave, SetControlling, null) == 0;

    /// <summary><c>struct winsize</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }
}
