namespace Sonde.Core.Policies;

/// <summary>The commands that need rights in a cluster.</summary>
[Flags]
public enum PolicyScope
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary><c>sonde debug</c>.</summary>
    Debug = 1,

    /// <summary><c>sonde forward</c>.</summary>
    Forward = 2,

    /// <summary><c>sonde ps</c>.</summary>
    List = 4,

    /// <summary><c>sonde stop</c>.</summary>
    Stop = 8,

    /// <summary><c>sonde doctor</c>.</summary>
    Doctor = 16,

    /// <summary><c>sonde up</c>.</summary>
    Up = 32,

    /// <summary><c>sonde why</c>.</summary>
    Why = 64,

    /// <summary><c>sonde node</c>. Not among all: it is as much as root on the nodes, and nobody gets that by the way.</summary>
    Node = 128,

    /// <summary><c>sonde debug --copy</c>, beside what <see cref="Debug"/> needs. Not among all: whoever may make pods has every service account and secret of the namespace.</summary>
    Copy = 256,

    /// <summary><c>sonde dev</c>. Not among all: it replaces the pods of workloads, and whoever may write workloads has every service account and secret of the namespace.</summary>
    Dev = 512,

    /// <summary><c>sonde lint --live</c>. Not among all: what it lists holds the values of environments.</summary>
    Lint = 1024,

    /// <summary>All but those of nodes, copies, dev mode and checks.</summary>
    All = Debug | Forward | List | Stop | Doctor | Up | Why,
}
