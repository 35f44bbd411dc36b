using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Tunnel.Code;

namespace Sonde.Core.Developing;

/// <summary>What a loop sends to a container in dev mode: programs that are built here, or the files of the folder themselves. Not safe for several threads.</summary>
internal interface IDevCode : IDisposable
{
    /// <summary>What the agent must be able to do, one of <see cref="Tunnel.Control.AgentCapability"/>.</summary>
    string Capability { get; }

    /// <summary>Whether the newest differs from what was sent.</summary>
    bool IsNew { get; }

    /// <summary>What is said where it does not.</summary>
    string Same { get; }

    /// <summary>How long the newest took to make, in milliseconds.</summary>
    double Milliseconds { get; }

    /// <summary>Makes the newest.</summary>
    /// <returns>False where it cannot be made, which was told: the one before stays the newest.</returns>
    Task<bool> MakeAsync(CancellationToken cancellation);

    /// <summary>Makes it for the node's architecture, as Go names it, where that counts and another one was thought of.</summary>
    Task FitAsync(string architecture, CancellationToken cancellation);

    /// <summary>Another pod is there, of which nothing is known.</summary>
    void Forget();

    /// <summary>Sends the newest, which is started there.</summary>
    /// <param name="agent">The session with the agent.</param>
    /// <param name="changed">The files that were saved.</param>
    /// <param name="cancellation">Breaks it off: the old program runs on.</param>
    /// <returns>What became of it, and what is said of it where it runs.</returns>
    /// <exception cref="IOException">The link was lost, or the answer is none.</exception>
    Task<(CodeReply Reply, CodeReport Report)> SendAsync(AgentSession agent, IReadOnlyList<string> changed, CancellationToken cancellation);
}
