using Sonde.Agent.Processes;
using Sonde.Agent.Sockets;

namespace Sonde.UnitTests.Agent.Sockets;

/// <summary>A kernel's tables that a test makes up. Listeners are asked for first, of IPv4.</summary>
internal sealed class ScriptedTables : ISocketTables
{
    /// <summary>Why sock_diag does not answer; null where it does.</summary>
    public string? Refusal { get; init; }

    /// <summary>Its answers, by family, protocol and whether listeners are asked for; nothing for others.</summary>
    public Dictionary<(byte Family, byte Protocol, bool IsListening), byte[][]> Answers { get; init; } = [];

    /// <summary>The files of /proc/net.</summary>
    public Dictionary<string, string> Files { get; init; } = [];

    public string? Ask(ReadOnlySpan<byte> question, TakeDatagram take)
    {
        if (Refusal is not null)
        {
            return Refusal;
        }

        foreach (var datagram in Answers.GetValueOrDefault((question[16], question[17], (question[20] | question[21]) == 4)) ?? [])
        {
            if (!take(datagram))
            {
                return null;
            }
        }

        take(DiagMessages.Done());
        return null;
    }

    public IEnumerable<string> Read(string name) => Files.TryGetValue(name, out var text) ? text.Split('\n') : [];
}

/// <summary>Processes that have no status.</summary>
internal sealed class FewProcesses(params int[] ids) : IProcessTable
{
    public IReadOnlyList<int> Ids() => ids;

    public ProcessStat? Stat(int processId) => null;

    public ProcessStatus? Status(int processId) => ids.Contains(processId) ? ProcessStatus.Parse("Name:\tapi\n"u8) : null;
}
