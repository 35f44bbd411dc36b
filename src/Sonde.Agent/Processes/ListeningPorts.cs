using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

namespace Sonde.Agent.Processes;

/// <summary>The TCP ports that a process listens on: its sockets (/proc/PID/fd) found in its network namespace's tables (/proc/PID/net/tcp, proc_pid_net(5)).</summary>
internal static class ListeningPorts
{
    private const string Listen = "0A";
    private const string Established = "01";
    private const string SocketPrefix = "socket:[";

    /// <summary>The addresses, in the order of their ports; empty where the process may not be looked at.</summary>
    public static IReadOnlyList<IPEndPoint> Of(int processId)
    {
        var sockets = Sockets(processId);
        return sockets.Count == 0 ? [] : [.. InNamespaceOf(processId).Where(entry => sockets.Contains(entry.Inode)).Select(entry => entry.Address).OrderBy(address => address.Port)];
    }

    /// <summary>Whether anybody in the process's network namespace listens on the port.</summary>
    public static bool IsTaken(int processId, int port) => InNamespaceOf(processId).Any(entry => entry.Address.Port == port);

    /// <summary>Whether the process itself has a connection on the port, as a server has with its client.</summary>
    public static bool IsConnected(int processId, int port) =>
        Sockets(processId) is { Count: > 0 } sockets && InNamespaceOf(processId, Established).Any(entry => entry.Address.Port == port && sockets.Contains(entry.Inode));

    /// <summary>The sockets of one of the kernel's tables that are in a state; lines that are odd are left out.</summary>
    internal static IEnumerable<(IPEndPoint Address, string Inode)> Parse(string table, string state = Listen)
    {
        foreach (var line in table.Split('\n').Skip(1))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 9 && words[3] == state && TryParse(words[1]) is { } address)
            {
                yield return (address, words[9]);
            }
        }
    }

    private static IEnumerable<(IPEndPoint Address, string Inode)> InNamespaceOf(int processId, string state = Listen) =>
        Parse(Read($"/proc/{processId}/net/tcp"), state).Concat(Parse(Read($"/proc/{processId}/net/tcp6"), state));

    /// <summary>Each 32 bits of the address are in the machine's byte order, the port is in hexadecimal.</summary>
    internal static IPEndPoint? TryParse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon is not (8 or 32) || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var port) || port is < 0 or > 65535)
        {
            return null;
        }

        var bytes = new byte[colon / 2];
        for (var word = 0; word < bytes.Length / 4; word++)
        {
            if (!uint.TryParse(text.AsSpan(word * 8, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                return null;
            }

            MemoryMarshal.Write(bytes.AsSpan(word * 4), in value);
        }

        return new IPEndPoint(new IPAddress(bytes), port);
    }

    private static HashSet<string> Sockets(int processId)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries($"/proc/{processId}/fd")
                .Select(ProcessFiles.ReadLink)
                .Where(target => target?.StartsWith(SocketPrefix, StringComparison.Ordinal) == true)
                .Select(target => target![SocketPrefix.Length..^1])];
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
