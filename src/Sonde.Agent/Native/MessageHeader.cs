using System.Runtime.InteropServices;

namespace Sonde.Agent.Native;

/// <summary><c>struct msghdr</c> of 64-bit Linux; the compiler adds the same padding.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    public void* Name;
    public uint NameLength;
    public MessagePart* Parts;
    public nuint PartCount;
    public void* Ancillary;
    public nuint AncillaryLength;
    public int Flags;
}
