using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.UnitTests.Tunnel;

/// <summary>docs/protocol.md says what the code does.</summary>
public sealed partial class ProtocolDocumentTests
{
    private static readonly string Document = File.ReadAllText(Locate());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_table_of_frames_is_the_enumeration_with_its_lengths()
    {
        var table = FrameRow().Matches(Document)
            .Select(static row => (Type: byte.Parse(row.Groups[1].Value, null), Name: row.Groups[2].Value, Least: int.Parse(row.Groups[3].Value, null),
                Most: int.Parse(row.Groups[row.Groups[4].Success ? 4 : 3].Value, null)))
            .ToArray();

        Assert.Equal(Enum.GetValues<FrameType>().Select(static type => ((byte)type, $"{type}")), table.Select(static row => (row.Type, row.Name)));
        foreach (var (type, _, least, most) in table)
        {
            var channel = type >= (byte)FrameType.Ping ? 0u : 1u;
            ReadHeader(type, least, channel);
            ReadHeader(type, most, channel);
            Assert.Throws<ProtocolViolationException>(() => ReadHeader(type, most + 1, channel));
            if (least > 0)
            {
                Assert.Throws<ProtocolViolationException>(() => ReadHeader(type, least - 1, channel));
            }
        }
    }

    [Fact]
    public void Every_kind_of_message_is_in_the_table_of_its_family()
    {
        Assert.Equal(Kinds<AgentRequest>(), Column("`do`", 0));
        Assert.Equal(Kinds<AgentAnswer>(), Column("`do`", 2));
        Assert.Equal(Kinds<AgentEvent>(), Column("`event`", 0));
        Assert.Equal(Kinds<ChannelPurpose>(), Column("`to`", 0));
        Assert.Equal(Kinds<SampleLine>(), Column("`is`", 0));
        Assert.Equal(Constants(typeof(AgentErrorCode)), Column("`code`", 0));
        Assert.Equal(Constants(typeof(AgentCapability)), Column("Capability", 0));
        Assert.Equal(Enum.GetNames<MultiplexerEndReason>().Order(StringComparer.Ordinal), Column("What ends it", 0));
    }

    [Fact]
    public void Every_property_of_a_message_is_named()
    {
        foreach (var json in Control.ControlMessages.All.Select(static example => example.Json).Concat(Control.SampleLinesTests.Examples.Select(static example => example.Json)))
        {
            using var message = JsonDocument.Parse(json);
            Assert.All(Properties(message.RootElement), static name => Assert.Contains($"`{name}`", Document, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_session_is_made_of_messages_that_are_written_just_so()
    {
        var lines = SessionLine().Matches(Document).Select(static line => line.Groups[1].Value).ToArray();

        Assert.True(lines.Length > 10);
        foreach (var line in lines)
        {
            var message = JsonSerializer.Deserialize(line, ControlJson.Default.ControlMessage);
            Assert.Equal(line, JsonSerializer.Serialize(message, ControlJson.Default.ControlMessage));
        }
    }

    [Fact]
    public async Task The_example_of_frames_is_what_is_sent()
    {
        var sent = BytesLine().Matches(Document).Select(static line => Convert.FromHexString(line.Groups[2].Value.Replace(" ", "", StringComparison.Ordinal))).ToArray();
        Assert.Equal(4, sent.Length);
        await using var peer = new WirePeer(saysPreface: false);
        peer.Transport.Write(sent[1]);
        var opening = ControlClient.OpenAsync(peer.Multiplexer, static _ => { }, Cancellation);
        Assert.Equal(sent[0], Read(peer, sent[0].Length));
        Assert.Equal(sent[2], Read(peer, sent[2].Length));
        peer.Transport.Write(sent[3]);
        await using var client = await opening;
    }

    [Theory]
    [InlineData("1024", 1024)]
    [InlineData("4096", Wire.MinimumWindow)]
    [InlineData("16777216", Wire.MaximumWindow)]
    [InlineData("32768", Wire.MaximumPayload)]
    [InlineData("1048576", ControlLines.MaximumLength)]
    [InlineData("65536", SampleLines.MaximumLength)]
    public void A_number_is_the_codes(string inDocument, int inCode)
    {
        Assert.Equal(inDocument, $"{inCode}");
        Assert.Contains(inDocument, Document, StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_are_the_codes()
    {
        var options = new MultiplexerOptions { IsClient = true };

        Assert.Contains($"({options.Window} unless configured otherwise)", Squeezed(), StringComparison.Ordinal);
        Assert.Contains($"every heartbeat ({options.Heartbeat.TotalSeconds} s)", Squeezed(), StringComparison.Ordinal);
        Assert.Contains($"for the grace ({options.Grace.TotalSeconds} s;", Squeezed(), StringComparison.Ordinal);
        Assert.Contains($"open at once ({options.MaximumChannels})", Squeezed(), StringComparison.Ordinal);
        Assert.Contains($"at most {ControlEvents.Maximum} events wait", Squeezed(), StringComparison.Ordinal);
    }

    private static string Squeezed() => Blanks().Replace(Document, " ");

    private static FrameHeader ReadHeader(byte type, int length, uint channel)
        => FrameHeader.Read([type, 0, (byte)(length >> 8), (byte)length, 0, 0, 0, (byte)channel]);

    private static byte[] Read(WirePeer peer, int length)
    {
        var bytes = new byte[length];
        peer.Transport.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The names between backquotes in a column of the table whose first heading is given.</summary>
    private static IEnumerable<string> Column(string heading, int column)
    {
        var lines = Document.Split('\n');
        var rule = Array.FindIndex(lines, 1, static line => line.StartsWith("|-", StringComparison.Ordinal));
        while (!lines[rule - 1].StartsWith($"| {heading} ", StringComparison.Ordinal))
        {
            rule = Array.FindIndex(lines, rule + 1, static line => line.StartsWith("|-", StringComparison.Ordinal));
        }

        return lines.Skip(rule + 1)
            .TakeWhile(static line => line.StartsWith('|'))
            .Select(line => line.Split('|')[column + 1].Trim().Trim('`'))
            .Distinct()
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Kinds<TFamily>() => typeof(TFamily)
        .GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false)
        .Select(static kind => (string)((JsonDerivedTypeAttribute)kind).TypeDiscriminator!)
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Constants(Type type) => type.GetFields()
        .Select(static field => (string)field.GetRawConstantValue()!)
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Properties(JsonElement element) => element.ValueKind switch
    {
        // The names in "tools" are the tools'.
        JsonValueKind.Object => element.EnumerateObject().SelectMany(
            static member => member.NameEquals("tools") ? [member.Name] : Properties(member.Value).Prepend(member.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Properties),
        _ => [],
    };

    private static string Locate()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Sonde.slnx")))
        {
            folder = folder.Parent ?? throw new FileNotFoundException("The tests do not run within the repository.");
        }

        return Path.Combine(folder.FullName, "docs", "protocol.md");
    }

    [GeneratedRegex(@"^\| +(\d+) \| (\w+) +\| [^|]+\| (\d+)(?:–(\d+))? ", RegexOptions.Multiline)]
    private static partial Regex FrameRow();

    [GeneratedRegex(@"^[<>] (\{.*\})$", RegexOptions.Multiline)]
    private static partial Regex SessionLine();

    [GeneratedRegex(@"^(client|server): ([0-9a-f ]+)$", RegexOptions.Multiline)]
    private static partial Regex BytesLine();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
