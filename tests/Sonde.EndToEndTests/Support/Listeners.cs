using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sonde.EndToEndTests.Support;

/// <summary>What listens where, as the kernel and as a stranger sees it.</summary>
internal static class Listeners
{
    private const string Listening = "0A";

    /// <summary>Local addresses of the sockets that take strangers in a process's network namespace (proc(5): tcp and udp, hexadecimal), TCP ones that listen and all UDP ones.</summary>
    public static IReadOnlyCollection<string> In(int process)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var family in new[] { "tcp", "tcp6", "udp", "udp6" })
        {
            var path = $"/proc/{process}/net/{family}";
            foreach (var line in File.Exists(path) ? File.ReadLines(path).Skip(1) : [])
            {
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (family[0] == 'u' || fields[3] == Listening)
                {
                    found.Add($"{family} {fields[1]}");
                }
            }
        }

        return found;
    }

    /// <summary>The port of an address from <see cref="In"/>.</summary>
    public static int PortOf(string address) => int.Parse(address[(address.LastIndexOf(':') + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>The ports of an address that take a connection, of all 65535.</summary>
    public static async Task<IReadOnlyCollection<int>> ScanAsync(string address)
    {
        var open = new ConcurrentBag<int>();
        await Parallel.ForEachAsync(
            Enumerable.Range(1, 65535),
            new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = TestContext.Current.CancellationToken },
            async (port, cancellation) =>
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(true, 0) };
                try
                {
                    await socket.ConnectAsync(IPAddress.Parse(address), port, cancellation);
                    open.Add(port);
                }
                catch (SocketException)
                {
                    // Refused.
                }
            });
        return [.. open.Order()];
    }

    /// <summary>Whether something takes connections on a port of the loopback.</summary>
    public static bool Listens(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
