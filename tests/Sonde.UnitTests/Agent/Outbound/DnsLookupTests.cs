using System.Buffers.Binary;
using System.Net;
using System.Text;
using Sonde.Agent.Outbound;
using Sonde.Testing;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Outbound;

public sealed class DnsLookupTests
{
    private const string Pod = "search shop.svc.cluster.local cluster.local\nnameserver 10.96.0.10\nnameserver 10.96.0.11\noptions ndots:5 timeout:1\n";

    [Fact]
    public async Task A_short_name_is_found_behind_the_first_domain_that_has_it()
    {
        var link = new FakeLink { ["pricing.cluster.local"] = "10.0.0.7" };
        Assert.Equal(["10.0.0.7"], await FindAsync(link, "pricing"));
        Assert.Equal(["pricing.shop.svc.cluster.local", "pricing.cluster.local"], link.Names);
    }

    [Fact]
    public async Task Both_kinds_are_asked_for_and_IPv4_comes_first()
    {
        var link = new FakeLink { ["pricing.shop.svc.cluster.local"] = "fd00::7 10.0.0.7" };
        Assert.Equal(["10.0.0.7", "fd00::7"], await FindAsync(link, "pricing"));
    }

    [Fact]
    public async Task A_name_that_nobody_has_is_unknown()
    {
        var link = new FakeLink();
        Assert.Equal(OutboundRefusal.NameUnknown, await RefusedAsync(link, "pricing"));
        Assert.Equal(["pricing.shop.svc.cluster.local", "pricing.cluster.local", "pricing"], link.Names);
    }

    [Fact]
    public async Task A_server_that_fails_or_cannot_be_reached_gives_way_to_the_next()
    {
        foreach (var way in new[] { Way.Fails, Way.Broken })
        {
            var link = new FakeLink { First = way, ["a.b.c.d.e.f"] = "10.0.0.7" };
            Assert.Equal(["10.0.0.7"], await FindAsync(link, "a.b.c.d.e.f"));
        }
    }

    [Fact]
    public async Task Where_all_fail_that_is_told_apart_from_a_name_that_is_unknown()
    {
        var link = new FakeLink { First = Way.Fails, Second = Way.Broken };
        Assert.Equal(OutboundRefusal.NameFailed, await RefusedAsync(link, "pricing"));
        Assert.Equal(3, link.Names.Count);
    }

    [Fact]
    public async Task A_silent_server_gives_way_when_its_time_is_over()
    {
        var link = new FakeLink { First = Way.Silent, ["pricing.shop.svc.cluster.local"] = "10.0.0.7" };
        Assert.Equal(["10.0.0.7"], await FindAsync(link, "pricing"));
    }

    [Fact]
    public async Task Where_all_are_silent_no_further_name_is_tried()
    {
        var link = new FakeLink { First = Way.Silent, Second = Way.Silent };
        Assert.Equal(OutboundRefusal.NameFailed, await RefusedAsync(link, "pricing"));
        Assert.Equal(["pricing.shop.svc.cluster.local"], link.Names);
        Assert.Equal(8, link.Asked);
    }

    [Fact]
    public async Task What_did_not_fit_is_asked_for_over_a_stream()
    {
        var link = new FakeLink { IsCut = true, ["pricing.shop.svc.cluster.local"] = "10.0.0.7" };
        Assert.Equal(["10.0.0.7"], await FindAsync(link, "pricing"));
        Assert.True(link.Streams > 0);
    }

    [Fact]
    public async Task Whoever_gives_up_is_not_kept_waiting()
    {
        using var gone = new CancellationTokenSource();
        var finding = new DnsLookup(new FakeLink { First = Way.Silent }, new ManualTimeProvider()).FindAsync("pricing", ResolverSettings.Read(Pod), gone.Token);
        Assert.False(finding.IsCompleted);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => finding);
    }

    [Theory]
    [InlineData("10.0.0.9", "10.0.0.9")]
    [InlineData("::1", "::1")]
    [InlineData("localhost", "127.0.0.1 ::1")]
    [InlineData("db", "10.0.0.5")]
    [InlineData("pricing", "10.0.0.7")]
    public async Task A_host_is_an_address_or_in_the_hosts_file_or_known_to_a_server(string host, string addresses)
    {
        var names = Names(new FakeLink { ["pricing.shop.svc.cluster.local"] = "10.0.0.7", ["db.shop.svc.cluster.local"] = "10.6.6.6" }, "10.0.0.5 db\n");
        Assert.Equal(addresses, string.Join(' ', await names.FindAsync(host, 7, TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("pri cing")]
    [InlineData("pri\u001bcing")]
    [InlineData("fe80::1%eth0")]
    public async Task What_is_no_host_is_asked_for_nowhere(string host)
    {
        var link = new FakeLink();
        var refused = await Assert.ThrowsAsync<OutboundRefusedException>(() => Names(link, "").FindAsync(host, 7, TestContext.Current.CancellationToken));
        Assert.Equal((OutboundRefusal.NameUnknown, 0), (refused.Refusal.Code, link.Asked));
    }

    [Fact]
    public void How_names_are_found_is_told() =>
        Assert.Equivalent(new NamesAnswer(true, ["10.96.0.10", "10.96.0.11"], ["shop.svc.cluster.local", "cluster.local"]), Names(new FakeLink(), "").Describe(7));

    private static OutboundNames Names(FakeLink link, string hosts) => new(process => new NameFiles(Pod, hosts, process == 7), new DnsLookup(link, new ManualTimeProvider()));

    private static async Task<string> RefusedAsync(FakeLink link, string name) => (await Assert.ThrowsAsync<OutboundRefusedException>(() => FindAsync(link, name))).Refusal.Code;

    /// <summary>While somebody waits, time passes.</summary>
    private static async Task<string[]> FindAsync(FakeLink link, string name)
    {
        var clock = new ManualTimeProvider();
        var finding = new DnsLookup(link, clock).FindAsync(name, ResolverSettings.Read(Pod), TestContext.Current.CancellationToken);
        for (var left = 1000; left > 0 && !finding.IsCompleted; left--)
        {
            clock.Advance(TimeSpan.FromMilliseconds(250));
            await Task.WhenAny(finding, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None));
        }

        return [.. (await finding).Select(static address => address.ToString())];
    }

    private enum Way
    {
        Answers,
        Fails,
        Broken,
        Silent,
    }

    /// <summary>Two servers that know some names; what is set to an address is one.</summary>
    private sealed class FakeLink : IDnsLink
    {
        private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);
        private readonly List<string> _names = [];
        private readonly Lock _gate = new();

        public Way First { get; init; }

        public Way Second { get; init; }

        public bool IsCut { get; init; }

        public int Asked { get; private set; }

        public int Streams { get; private set; }

        /// <summary>The names that were asked for, each once, in order.</summary>
        public IReadOnlyList<string> Names => [.. _names.Distinct()];

        public string this[string name]
        {
            init => _known[name] = value;
        }

        public async Task<DnsReply> AskAsync(IPAddress server, ReadOnlyMemory<byte> question, bool isStream, CancellationToken cancellation)
        {
            var (name, type) = Read(question.Span);
            lock (_gate)
            {
                Asked++;
                Streams += isStream ? 1 : 0;
                _names.Add(name);
            }

            switch (server.ToString() == "10.96.0.10" ? First : Second)
            {
                case Way.Silent:
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
                    break;
                case Way.Broken:
                    throw new IOException("Connection refused");
                case Way.Fails:
                    return new DnsReply.Failed(2);
                default:
                    break;
            }

            return IsCut && !isStream ? new DnsReply.Cut()
                : _known.TryGetValue(name, out var known) ? new DnsReply.Addresses([.. known.Split(' ').Select(IPAddress.Parse).Where(address => (type == DnsType.A) == (address.GetAddressBytes().Length == 4))])
                : new DnsReply.Missing();
        }

        private static (string Name, DnsType Type) Read(ReadOnlySpan<byte> question)
        {
            var labels = new List<string>();
            for (var at = DnsQuestion.HeaderSize; question[at] > 0; at += question[at] + 1)
            {
                labels.Add(Encoding.ASCII.GetString(question.Slice(at + 1, question[at])));
            }

            return (string.Join('.', labels), (DnsType)BinaryPrimitives.ReadUInt16BigEndian(question[^4..]));
        }
    }
}
