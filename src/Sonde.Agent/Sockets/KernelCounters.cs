using System.Globalization;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sockets;

/// <summary>Counters of a network namespace: /proc/net/snmp and /proc/net/netstat, pairs of lines with names and with values (proc_pid_net(5)).</summary>
internal static class KernelCounters
{
    /// <summary>Those that tell of trouble, or how much there is to compare it with.</summary>
    private static readonly HashSet<string> Wanted = new(StringComparer.Ordinal)
    {
        "TcpActiveOpens", "TcpPassiveOpens", "TcpAttemptFails", "TcpEstabResets", "TcpInSegs", "TcpOutSegs", "TcpRetransSegs", "TcpInErrs", "TcpOutRsts",
        "UdpInDatagrams", "UdpOutDatagrams", "UdpNoPorts", "UdpInErrors", "UdpRcvbufErrors", "UdpSndbufErrors",
        "TcpExtListenOverflows", "TcpExtListenDrops", "TcpExtTCPTimeouts", "TcpExtTCPOFOQueue", "TcpExtTCPLostRetransmit", "TcpExtTCPSynRetrans", "TcpExtTCPAbortOnMemory",
        "TcpExtTCPAbortOnTimeout", "TcpExtTCPBacklogDrop", "TcpExtTCPRcvQDrop", "TcpExtTCPReqQFullDrop", "TcpExtTCPReqQFullDoCookies", "TcpExtSyncookiesSent", "TcpExtPruneCalled",
        "TcpExtTCPMemoryPressures", "TcpExtTCPZeroWindowDrop", "TcpExtTCPTimeWaitOverflow",
    };

    /// <summary>Reads the lines of a file; what is odd is left out.</summary>
    public static IEnumerable<KernelCounter> Parse(IEnumerable<string> lines)
    {
        string[]? names = null;
        foreach (var line in lines)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (names is null || words.Length == 0 || words[0] != names[0])
            {
                names = words.Length > 1 ? words : null;
                continue;
            }

            for (var index = 1; index < Math.Min(words.Length, names.Length); index++)
            {
                var name = names[0].TrimEnd(':') + names[index];
                if (Wanted.Contains(name) && long.TryParse(words[index], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
                {
                    yield return new KernelCounter(name, value);
                }
            }

            names = null;
        }
    }
}
