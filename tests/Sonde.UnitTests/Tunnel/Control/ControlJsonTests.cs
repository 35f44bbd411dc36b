using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Tunnel.Control;

public sealed class ControlJsonTests
{
    [Fact]
    public void Every_message_is_written_as_agreed()
    {
        foreach (var (message, json) in ControlMessages.All)
        {
            Assert.Equal(json, Write(message));
        }

        foreach (var (purpose, json) in ControlMessages.Purposes)
        {
            Assert.Equal(json, Encoding.UTF8.GetString(purpose.Encode()));
        }
    }

    [Fact]
    public void Every_message_is_read_as_it_was_written()
    {
        foreach (var (_, json) in ControlMessages.All)
        {
            Assert.Equal(json, Write(Read(json)));
        }

        foreach (var (purpose, json) in ControlMessages.Purposes)
        {
            Assert.Equal(purpose, ChannelPurpose.TryParse(Encoding.UTF8.GetBytes(json)));
        }
    }

    [Fact]
    public void Properties_in_another_order_and_unknown_ones_change_nothing()
    {
        foreach (var (_, json) in ControlMessages.All)
        {
            Assert.Equal(json, Write(Read(Disturb(JsonNode.Parse(json)!).ToJsonString())));
        }
    }

    [Fact]
    public void The_examples_hold_every_kind()
    {
        var messages = ControlMessages.All.Select(static example => example.Message).ToArray();

        Assert.Equal(Kinds<AgentRequest>(), Types(messages.Select(static message => message.Request)));
        Assert.Equal(Kinds<AgentAnswer>(), Types(messages.Select(static message => message.Answer)));
        Assert.Equal(Kinds<AgentEvent>(), Types(messages.Select(static message => message.Event)));
        Assert.Equal(Kinds<ChannelPurpose>(), Types(ControlMessages.Purposes.Select(static example => example.Purpose)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"to":"moon"}""")]
    [InlineData("""{"to":"tcp"}""")]
    [InlineData("""{"to":"tcp","port":"x"}""")]
    [InlineData("""{"to":"tcp","port":1""")]
    public void A_purpose_that_is_not_understood_is_null(string purpose)
        => Assert.Null(ChannelPurpose.TryParse(Encoding.UTF8.GetBytes(purpose)));

    [Theory]
    [InlineData("""{"id":1,"request":{"do":"start-debugger","processId":7}}""")]
    [InlineData("""{"id":1,"request":{"do":"start-debugger","tool":null,"processId":7}}""")]
    [InlineData("""{"id":1,"request":{"do":"end-session"}}""")]
    public void A_request_that_lacks_something_is_not_understood(string json)
        => Assert.Throws<JsonException>(() => Read(json));

    private static IEnumerable<string> Kinds<TFamily>() => typeof(TFamily)
        .GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false)
        .Select(static kind => ((JsonDerivedTypeAttribute)kind).DerivedType.Name)
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Types(IEnumerable<object?> messages)
        => messages.OfType<object>().Select(static message => message.GetType().Name).Distinct().Order(StringComparer.Ordinal);

    private static string Write(ControlMessage message) => JsonSerializer.Serialize(message, ControlJson.Default.ControlMessage);

    private static ControlMessage Read(string json) => JsonSerializer.Deserialize(json, ControlJson.Default.ControlMessage)!;

    /// <summary>Turns the order of all properties round and adds some that nobody knows.</summary>
    private static JsonNode Disturb(JsonNode node) => node switch
    {
        JsonObject members when members.ContainsKey("delve") || members.ContainsKey("TERM") => members.DeepClone(), // A dictionary: all its names are known.
        JsonObject members => new JsonObject(
        [
            new("newThing", new JsonObject { ["a"] = 1 }),
            .. members.Reverse().Select(static member => KeyValuePair.Create(member.Key, member.Value is null ? null : (JsonNode?)Disturb(member.Value))),
            new("another", "thing"),
        ]),
        JsonArray items => new JsonArray([.. items.Select(static item => Disturb(item!))]),
        _ => node.DeepClone(),
    };
}
