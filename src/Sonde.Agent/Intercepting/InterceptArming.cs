using System.Net;
using System.Text;
using Sonde.Agent.Shielding;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Intercepting;

/// <summary>From a client's request to an intercept that turns connections, or to the reason why it may not.</summary>
internal static class InterceptArming
{
    private const int MostSources = 16;
    private const int MostName = 256;
    private const int MostValue = 4096;

    /// <summary>Removes what an intercept of before has left behind, sees to it that nobody else turns connections here, and begins.</summary>
    /// <param name="request">What the client wants.</param>
    /// <param name="tools">What the rules are made with; null where this image holds no nft.</param>
    /// <param name="openHere">As in <see cref="InterceptPlace.OpenHere"/>.</param>
    /// <exception cref="AgentRefusedException">The request makes no sense, somebody turns connections already, or the rules are refused here.</exception>
    public static async Task<Intercept> StartAsync(StartInterceptRequest request, ShieldTools? tools, Func<CancellationToken, Task<Stream>> openHere)
    {
        if (!IsSound(request))
        {
            throw Refused(AgentErrorCode.NotUnderstood, "The intercept has a port, a header or addresses that this agent does not know what to do with.");
        }

        if (tools is null)
        {
            throw Refused(AgentErrorCode.InterceptFailed, "There is no nft in this image.");
        }

        var sources = request.ProbeSources is { } named ? ProbeSources.Of(named, Read("/proc/net/route"), Read("/proc/net/ipv6_route")) : [];
        try
        {
            var rules = await NftProcess.StartAsync(tools);
            try
            {
                await ClearAsync(rules, request.Port);
            }
            catch
            {
                await rules.DisposeAsync();
                throw;
            }

            return await Intercept.StartAsync(new InterceptPlace(request.Port, request.Header, sources, openHere, tools.Clock), rules);
        }
        catch (IOException failure)
        {
            throw Refused(AgentErrorCode.InterceptFailed, failure.Message);
        }
    }

    /// <summary>Whether a client's wish can be carried out at all.</summary>
    internal static bool IsSound(StartInterceptRequest request) =>
        request.Port is >= 1 and <= 65535
        && (request.ProbeSources is null || (request.ProbeSources.Count <= MostSources && request.ProbeSources.All(source => IPAddress.TryParse(source, out _))))
        && (request.Header is null || IsSound(request.Header));

    /// <summary>One that a request can have, and that is read out of it as it stands.</summary>
    private static bool IsSound(InterceptHeader header)
    {
        var request = Encoding.Latin1.GetBytes($"GET / HTTP/1.1\r\n{header.Name}: {header.Value}\r\n\r\n");
        return header.Name.Length is > 0 and <= MostName && header.Value.Length <= MostValue
            && HttpHead.ReadRequest(request) is HttpFinding.Head { Of.Fields: [var field] } && field == (header.Name, header.Value);
    }

    private static async Task ClearAsync(NftProcess rules, int port)
    {
        foreach (var table in ShieldRules.Ours(await rules.RunAsync(ShieldRules.List), InterceptRules.Prefix))
        {
            try
            {
                await rules.RunAsync(ShieldRules.Remove(table));
            }
            catch (IOException)
            {
                // Another session's, which lives: the kernel does not let anybody else remove it.
                if (table.StartsWith(InterceptRules.PrefixOf(port), StringComparison.Ordinal))
                {
                    throw Refused(AgentErrorCode.InterceptedAlready, $"Another session intercepts port {port} of this pod (table {table}); sonde ps tells whose sessions there are.");
                }
            }
        }

        if (ForeignTurns.Find(await rules.RunAsync("list ruleset"), Read("/proc/net/ip_tables_names")) is { } foreign)
        {
            throw Refused(AgentErrorCode.TrafficTurned, $"Somebody else's rules turn connections in this pod already: {foreign}.");
        }
    }

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
