using System.Runtime.InteropServices;
using Sonde.Agent.Native;

namespace Sonde.Agent.Sockets;

/// <summary>The real tables: those of the network namespace that the agent is in. Both ways need no privilege.</summary>
internal sealed class KernelSockets : ISocketTables
{
    private const int NetlinkFamily = 16;
    private const int RawCloseOnExecute = 3 | 0x80000;
    private const int SocketDiagnosis = 4;

    /// <summary>What the kernel fills at most for one receive (netlink_dump).</summary>
    private const int MostDatagram = 64 * 1024;

    /// <summary>The kernel answers from memory: more than a moment means never.</summary>
    private const int MostWaitMilliseconds = 2000;

    /// <inheritdoc/>
    public unsafe string? Ask(ReadOnlySpan<byte> question, TakeDatagram take)
    {
        var descriptor = NetlinkCalls.Socket(NetlinkFamily, RawCloseOnExecute, SocketDiagnosis);
        if (descriptor < 0)
        {
            return Descriptor.Failed("socket(AF_NETLINK, NETLINK_SOCK_DIAG)").Message;
        }

        try
        {
            fixed (byte* start = question)
            {
                if (NetlinkCalls.Send(descriptor, start, (nuint)question.Length, 0) != question.Length)
                {
                    return Descriptor.Failed("send to sock_diag").Message;
                }
            }

            return Receive(descriptor, take);
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<string> Read(string name)
    {
        StreamReader file;
        try
        {
            file = new StreamReader($"/proc/net/{name}");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            yield break;
        }

        using (file)
        {
            while (LineOf(file) is { } line)
            {
                yield return line;
            }
        }
    }

    private static string? LineOf(StreamReader file)
    {
        try
        {
            return file.ReadLine();
        }
        catch (IOException)
        {
            // What came before is true.
            return null;
        }
    }

    private static unsafe string? Receive(int descriptor, TakeDatagram take)
    {
        var buffer = new byte[MostDatagram];
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var entry = new PollEntry { Descriptor = descriptor, Wanted = PollEntry.Readable };
                if (Libc.Poll(&entry, 1, MostWaitMilliseconds) == 0)
                {
                    return "sock_diag did not answer";
                }

                var count = NetlinkCalls.Receive(descriptor, start, MostDatagram, 0);
                if (count < 0 && Marshal.GetLastPInvokeError() == Errno.Interrupted)
                {
                    continue;
                }

                if (count <= 0)
                {
                    return Descriptor.Failed("recv from sock_diag").Message;
                }

                if (!take(buffer.AsSpan(0, (int)count)))
                {
                    return null;
                }
            }
        }
    }
}
