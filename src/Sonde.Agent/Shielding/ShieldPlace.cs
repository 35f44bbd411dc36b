using System.Net;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Shielding;

/// <summary>What a shield answers, from where, and with what.</summary>
/// <param name="Probes">The probes; one at least.</param>
/// <param name="Sources">The addresses that they come from; one at least.</param>
/// <param name="Open">Opens a holder of rules; throws <see cref="IOException"/>.</param>
internal sealed record ShieldPlace(IReadOnlyList<ShieldedProbe> Probes, IReadOnlyList<IPAddress> Sources, Func<Task<IRuleTable>> Open);
