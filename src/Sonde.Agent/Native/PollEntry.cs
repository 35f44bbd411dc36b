using System.Runtime.InteropServices;

namespace Sonde.Agent.Native;

/// <summary><c>struct pollfd</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    public int Descriptor;
    public short Wanted;
    public short Found;

    public const short Readable = 1;
    public const short Writable = 4;
}
