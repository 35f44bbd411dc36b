using System.Net;
using Sonde.Agent.Outbound;

namespace Sonde.UnitTests.Agent.Outbound;

public sealed class NameFilesTests
{
    /// <summary>As the kubelet writes it.</summary>
    private const string Pod = "search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n";

    [Fact]
    public void A_resolver_file_names_servers_and_domains()
    {
        var settings = ResolverSettings.Read("# a comment\n; another\nnameserver 10.0.0.1\nnameserver nonsense\nnameserver 2001:db8::1\nnameserver 10.0.0.2\nnameserver 10.0.0.3\nsearch one. two\ndomain three\noptions ndots:20 timeout:2 attempts:9 use-vc edns0 ndots:x\n");
        Assert.Equal(["10.0.0.1", "2001:db8::1", "10.0.0.2"], settings.Servers.Select(static server => server.ToString()));
        Assert.Equal(["three"], settings.Search);
        Assert.Equal((15, TimeSpan.FromSeconds(2), 5, true), (settings.Dots, settings.Timeout, settings.Attempts, settings.IsStreamOnly));
    }

    [Fact]
    public void An_empty_one_asks_the_pods_own_loopback_once_more_after_five_seconds()
    {
        var settings = ResolverSettings.Read("");
        Assert.Equal([IPAddress.Loopback], settings.Servers);
        Assert.Equal((1, TimeSpan.FromSeconds(5), 2, false), (settings.Dots, settings.Timeout, settings.Attempts, settings.IsStreamOnly));
        Assert.Equal(["pricing"], settings.Candidates("pricing"));
    }

    [Theory]
    [InlineData("pricing", "pricing.shop.svc.cluster.local pricing.svc.cluster.local pricing.cluster.local pricing")]
    [InlineData("pricing.shop", "pricing.shop.shop.svc.cluster.local pricing.shop.svc.cluster.local pricing.shop.cluster.local pricing.shop")]
    [InlineData("a.b.c.d.e.f", "a.b.c.d.e.f a.b.c.d.e.f.shop.svc.cluster.local a.b.c.d.e.f.svc.cluster.local a.b.c.d.e.f.cluster.local")]
    [InlineData("pricing.", "pricing")]
    public void A_short_name_is_tried_with_the_domains_first(string name, string candidates) => Assert.Equal(candidates.Split(' '), ResolverSettings.Read(Pod).Candidates(name));

    [Theory]
    [InlineData("db", "10.0.0.9 fd00::9")]
    [InlineData("DB", "10.0.0.9 fd00::9")]
    [InlineData("db.", "10.0.0.9 fd00::9")]
    [InlineData("database", "10.0.0.9")]
    [InlineData("old", "")]
    [InlineData("10.0.0.9", "")]
    public void The_hosts_file_knows_names_and_their_aliases(string name, string addresses)
    {
        const string Hosts = "127.0.0.1\tlocalhost\n# Entries added by HostAliases.\n10.0.0.9\tdb database\n#10.0.0.8 old\n10.0.0.7 # old\nfd00::9 db\n10.0.0.9 db\nnonsense db\n";
        Assert.Equal(addresses, string.Join(' ', HostsFile.Find(Hosts, name)));
    }
}
