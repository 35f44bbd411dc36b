using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sonde.Testing.Cli;
using Sonde.Testing.Kubernetes;

namespace Sonde.FuzzTests.Harness;

/// <summary>Where targets take their examples from.</summary>
internal static class Examples
{
    /// <summary>Longer ones cost the time of many, and say little that shorter ones do not.</summary>
    private const int Longest = 6 * 1024;

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[][] Utf8(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    /// <summary>The bodies of recorded answers of an API server, by number, without what is large and never looked at.</summary>
    public static IEnumerable<byte[]> Answers(params string[] numbers) => numbers.Select(number => Compact(Fixture.Load(number).Body));

    /// <summary>A recorded file of an engine: <c>podman/inspect-target.json</c>.</summary>
    public static byte[] Engine(string name) => Compact(File.ReadAllText(Repository.PathOf("tests", "fixtures", name)));

    /// <summary>A recorded file as it is.</summary>
    public static byte[] Recorded(string name) => File.ReadAllBytes(Repository.PathOf("tests", "fixtures", name));

    private static byte[] Compact(string text)
    {
        try
        {
            var node = JsonNode.Parse(text);
            Thin(node);
            var bytes = JsonSerializer.SerializeToUtf8Bytes(node);
            return bytes.Length <= Longest ? bytes : bytes[..Longest];
        }
        catch (JsonException)
        {
            // Lines of a watch: each for itself would do, and the first ones are enough.
            return Utf8(text[..Math.Min(text.Length, Longest)]);
        }
    }

    private static void Thin(JsonNode? node)
    {
        if (node is JsonObject parent)
        {
            foreach (var name in new[] { "managedFields", "volumes", "volumeMounts", "Mounts", "GraphDriver", "kubectl.kubernetes.io/last-applied-configuration" })
            {
                parent.Remove(name);
            }

            foreach (var child in parent)
            {
                Thin(child.Value);
            }
        }
        else if (node is JsonArray items)
        {
            while (items.Count > 3)
            {
                items.RemoveAt(items.Count - 1);
            }

            foreach (var child in items)
            {
                Thin(child);
            }
        }
    }
}
