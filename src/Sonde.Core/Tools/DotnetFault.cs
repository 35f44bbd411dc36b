using Sonde.Core.Faults;

namespace Sonde.Core.Tools;

/// <summary>Why a .NET program gets no debugger, and what it offers instead, as a fault. Pure.</summary>
internal static class DotnetFault
{
    /// <summary>The runtime of such a process, as the agent says it.</summary>
    public const string Runtime = "dotnet";

    /// <summary>Such a process, in sentences.</summary>
    public const string Program = "a .NET program";

    /// <summary>The fault.</summary>
    /// <param name="process">The process, with its id: <c>process 1 (/usr/bin/dotnet)</c>.</param>
    /// <param name="processId">Its id.</param>
    /// <param name="target">The target, for messages.</param>
    public static FaultException For(string process, int processId, string target) => new(new Fault(
        FaultCatalog.NoDotnetDebugger,
        $"cannot attach a debugger to {process} in {target}",
        "it is a .NET program; Microsoft's debugger for it (vsdbg) is licensed for its own editors alone, and Sonde brings no other",
        [
            "where it computes, what it allocates and how long collections stop it is told without a debugger, by sonde profile; its processor time, memory, exceptions and requests, live, by sonde top",
            $"its diagnostic port answers dotnet-stack and dotnet-dump in a container beside it that has TMPDIR=/proc/{processId}/root/tmp",
            "sonde explain SND5016",
        ]));
}
