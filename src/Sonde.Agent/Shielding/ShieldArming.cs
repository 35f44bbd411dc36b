using System.Net;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Shielding;

/// <summary>From a client's request to a shield that is known to work here, before anything is attached.</summary>
internal static class ShieldArming
{
    private const int Most = 16;

    /// <summary>Tries the rules, removes what a shield of before has left behind, and makes the shield, lowered.</summary>
    /// <param name="request">What the client wants.</param>
    /// <param name="tools">What it is made with; null where this image holds no nft.</param>
    /// <param name="observer">Hears of the shield.</param>
    /// <exception cref="AgentRefusedException">The request makes no sense, or the rules are refused here.</exception>
    public static async Task<ProbeShield> ArmAsync(ShieldRequest request, ShieldTools? tools, IShieldObserver observer)
    {
        if (!IsSound(request))
        {
            throw Refused(AgentErrorCode.NotUnderstood, "The shield has probes or addresses that this agent does not know how to answer.");
        }

        if (tools is null)
        {
            throw Refused(AgentErrorCode.ShieldFailed, "There is no nft in this image.");
        }

        var sources = ProbeSources.Of(request.Sources, Read("/proc/net/route"), Read("/proc/net/ipv6_route"));
        if (sources.Count == 0)
        {
            throw Refused(AgentErrorCode.ShieldFailed, "It is not known where probes come from: no address was named and there is no default route.");
        }

        try
        {
            await TryAsync(tools, sources);
        }
        catch (IOException failure)
        {
            throw Refused(AgentErrorCode.ShieldFailed, failure.Message);
        }

        return new ProbeShield(new ShieldPlace(request.Probes, sources, async () => await NftProcess.StartAsync(tools)), observer, tools.Clock);
    }

    private static async Task TryAsync(ShieldTools tools, IReadOnlyList<IPAddress> sources)
    {
        await using var rules = await NftProcess.StartAsync(tools);
        foreach (var table in ShieldRules.Ours(await rules.RunAsync(ShieldRules.List)))
        {
            try
            {
                await rules.RunAsync(ShieldRules.Remove(table));
            }
            catch (IOException)
            {
                // Another session's, which lives: the kernel does not let anybody else remove it.
            }
        }

        await rules.RunAsync(ShieldRules.Try(TurnedPorts.NewName(ShieldRules.Prefix), sources));
    }

    private static bool IsSound(ShieldRequest request) =>
        request.Probes.Count is >= 1 and <= Most
        && request.Sources.Count <= Most
        && request.Probes.All(probe => probe.Port is >= 1 and <= 65535 && (probe.Kind is ProbeKind.Http or ProbeKind.Grpc))
        && request.Sources.All(source => IPAddress.TryParse(source, out _));

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static AgentRefusedException Refused(string code, string message) => new(new AgentError(code, message));
}
