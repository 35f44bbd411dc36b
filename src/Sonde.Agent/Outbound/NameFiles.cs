using System.Text;
using Sonde.Agent.Copying;
using Sonde.Agent.Native;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Copying;

namespace Sonde.Agent.Outbound;

/// <summary>The two files by which names are resolved, as they are now.</summary>
/// <param name="Resolver">/etc/resolv.conf.</param>
/// <param name="Hosts">/etc/hosts.</param>
/// <param name="AreTargets">Whether they are the target's; false for the toolbox's own.</param>
internal sealed record NameFiles(string Resolver, string Hosts, bool AreTargets)
{
    private const string ResolverPath = "/etc/resolv.conf";
    private const string HostsPath = "/etc/hosts";

    /// <summary>A file of the kubelet or an engine has some hundred bytes. It is read for each connection.</summary>
    private const int MostBytes = 64 * 1024;

    /// <summary>Reads the target's; where they cannot be read, because its process is another user's or has ended, the toolbox's own, which the kubelet and the engines make of the same settings.</summary>
    /// <param name="processId">The target's process; null for the toolbox's own files.</param>
    public static NameFiles Read(int? processId)
    {
        if (processId is { } id)
        {
            try
            {
                using var root = TargetRoot.Of(id);
                return new NameFiles(Text(root, ResolverPath), Text(root, HostsPath), true);
            }
            catch (CopyFailureException)
            {
                // Without the right to look into that process, or without such a file in it, the toolbox's own are the nearest.
            }
        }

        return new NameFiles(Own(ResolverPath), Own(HostsPath), false);
    }

    private static string Text(TargetRoot root, string path)
    {
        using var file = TargetFile.Take(root.Open(path, FileFlags.ReadOnly | FileFlags.NonBlocking | FileFlags.NoTerminal), path);
        var buffer = new byte[MostBytes];
        var total = 0;
        for (int count; total < buffer.Length && (count = file.Read(buffer.AsSpan(total), total)) > 0;)
        {
            total += count;
        }

        return Encoding.UTF8.GetString(buffer, 0, total);
    }

    private static string Own(string path)
    {
        var buffer = new byte[MostBytes];
        return Encoding.UTF8.GetString(buffer, 0, Math.Max(0, ProcessTable.ReadFile(path, buffer)));
    }
}
