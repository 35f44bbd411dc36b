using System.Net;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Outbound;

/// <summary>Finds a name's addresses as a resolv.conf says (resolv.conf(5)): servers in order, again after a timeout, domains behind short names.</summary>
/// <param name="link">The way to the servers.</param>
/// <param name="clock">Time.</param>
internal sealed class DnsLookup(IDnsLink link, TimeProvider clock)
{
    /// <summary>A server that answers for IPv4 and keeps silent about IPv6 is waited for no longer than this.</summary>
    private static readonly TimeSpan MostBehind = TimeSpan.FromMilliseconds(300);

    private static readonly DnsReply.Failed ServerFailure = new(2);

    /// <summary>Finds them: those of IPv4 before those of IPv6.</summary>
    /// <exception cref="OutboundRefusedException">There is no such name, or it could not be found out.</exception>
    public async Task<IReadOnlyList<IPAddress>> FindAsync(string name, ResolverSettings settings, CancellationToken cancellation)
    {
        var hasFailed = false;
        foreach (var candidate in settings.Candidates(name))
        {
            var (addresses, hasReply, isFailed) = await FindBothAsync(candidate, settings, cancellation);
            if (addresses.Count > 0)
            {
                return addresses;
            }

            if (!hasReply)
            {
                // Further names would wait as long, and their answers would not be those that the pod gets.
                throw OutboundRefusedException.Of(OutboundRefusal.NameFailed, $"no name server answered for {candidate}: {string.Join(", ", settings.Servers)}");
            }

            hasFailed |= isFailed;
        }

        throw hasFailed
            ? OutboundRefusedException.Of(OutboundRefusal.NameFailed, $"the name servers failed for {name}: {string.Join(", ", settings.Servers)}")
            : OutboundRefusedException.Of(OutboundRefusal.NameUnknown, $"no such name: {name}");
    }

    private async Task<(IReadOnlyList<IPAddress> Addresses, bool HasReply, bool IsFailed)> FindBothAsync(string name, ResolverSettings settings, CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var first = AskAsync(name, DnsType.A, settings, ending.Token);
        var second = AskAsync(name, DnsType.Aaaa, settings, ending.Token);
        DnsReply? known = null;
        try
        {
            known = await first;
            if (known is DnsReply.Addresses { Found.Count: > 0 })
            {
                await Task.WhenAny(second, Task.Delay(MostBehind, clock, ending.Token));
            }
            else
            {
                await second;
            }
        }
        finally
        {
            await ending.CancelAsync();
            await ((Task)second).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        DnsReply?[] replies = [known, second.IsCompletedSuccessfully ? await second : null];
        return ([.. replies.OfType<DnsReply.Addresses>().SelectMany(static reply => reply.Found)], replies.All(static reply => reply is not null), replies.OfType<DnsReply.Failed>().Any());
    }

    /// <summary>Asks one server after the other, as often as the settings say.</summary>
    /// <returns>The first answer that settles it, else the last failure; null where none answered.</returns>
    private async Task<DnsReply?> AskAsync(string name, DnsType type, ResolverSettings settings, CancellationToken cancellation)
    {
        DnsReply? failure = null;
        for (var attempt = 0; attempt < settings.Attempts; attempt++)
        {
            foreach (var server in settings.Servers)
            {
                // A new number for each question: an answer to an earlier one is not this one's.
                if (DnsQuestion.Encode(BitConverter.ToUInt16(Guid.NewGuid().ToByteArray()), name, type) is not { } question)
                {
                    return new DnsReply.Missing();
                }

                var reply = await AskOneAsync(server, question, settings, cancellation);
                if (reply is DnsReply.Addresses or DnsReply.Missing)
                {
                    return reply;
                }

                failure = reply ?? failure;
            }
        }

        return failure;
    }

    /// <returns>Null where it did not answer in time.</returns>
    private async Task<DnsReply?> AskOneAsync(IPAddress server, byte[] question, ResolverSettings settings, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(settings.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var reply = await link.AskAsync(server, question, settings.IsStreamOnly, either.Token);
            return reply is DnsReply.Cut ? await link.AskAsync(server, question, isStream: true, either.Token) : reply;
        }
        catch (IOException)
        {
            // Not reachable: as good as a server that says that it failed, and known at once.
            return ServerFailure;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
