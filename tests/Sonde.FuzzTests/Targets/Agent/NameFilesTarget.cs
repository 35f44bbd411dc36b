using System.Text;
using Sonde.Agent.Outbound;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>A target's resolv.conf and hosts, which whoever made its image may have written. What comes of them stays within the bounds of a question.</summary>
internal sealed class NameFilesTarget : FuzzTarget
{
    public override string Name => "agent.name-files";

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "search shop.svc.cluster.local svc.cluster.local\nnameserver 10.96.0.10\noptions ndots:5 timeout:2 attempts:3\n",
        "nameserver ::1\ndomain example\noptions use-vc\n",
        "127.0.0.1 localhost\n10.0.0.5 shop db # comment\nfd00::5\tshop\n");

    public override IReadOnlyList<string> Tokens => ["nameserver ", "search ", "options ndots:", "timeout:", "attempts:", "\n", " shop", "#"];

    // Each line becomes words.
    public override int BytesPerByte => 256;

    public override int Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var settings = ResolverSettings.Read(text);
        DefectException.Unless(settings is { Servers.Count: >= 1 and <= 3, Search.Count: <= 32, Dots: >= 0 and <= 15, Attempts: >= 1 and <= 5 }, "a setting is out of its bounds");
        DefectException.Unless(settings.Timeout >= TimeSpan.FromSeconds(1) && settings.Timeout <= TimeSpan.FromSeconds(30), "a time is out of its bounds");
        var candidates = settings.Candidates("shop");
        DefectException.Unless(candidates.Count == settings.Search.Count + 1 && candidates.Contains("shop"), "a name is not tried");
        foreach (var candidate in candidates)
        {
            _ = DnsQuestion.Encode(1, candidate, DnsType.A);
        }

        return settings.Servers.Count | (Math.Min(settings.Search.Count, 3) << 2) | (Math.Min(HostsFile.Find(text, "shop").Count, 3) << 4) | (settings.Dots << 6);
    }
}
