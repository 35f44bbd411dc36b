using Sonde.Agent.Launching;

namespace Sonde.Agent.Shielding;

/// <summary>What shields are made with.</summary>
/// <param name="Children">Starts nft.</param>
/// <param name="Nft">Its absolute path.</param>
/// <param name="Environment">Its whole environment.</param>
/// <param name="Clock">Time.</param>
internal sealed record ShieldTools(ChildProcesses Children, string Nft, IReadOnlyList<string> Environment, TimeProvider Clock);
