using System.Text.Json.Nodes;
using Sonde.Core.Faults;
using YamlDotNet.RepresentationModel;

namespace Sonde.Core.Workspaces;

/// <summary>A key of a mapping: its name, what it means, and what becomes of its value.</summary>
/// <typeparam name="TRecord">What the mapping is read into.</typeparam>
/// <param name="Name">As it is written.</param>
/// <param name="Meaning">One sentence for the reader of an editor's hint; without a full stop.</param>
/// <param name="Schema">What its value may be; a new object each time.</param>
/// <param name="Apply">Reads the value into the record; what is wrong goes to the problems.</param>
internal sealed record WorkspaceKey<TRecord>(string Name, string Meaning, Func<JsonObject> Schema, Func<TRecord, YamlNode, WorkspaceProblems, TRecord> Apply)
{
    /// <summary>A key whose value has a shape.</summary>
    public static WorkspaceKey<TRecord> Of<T>(string name, string meaning, ValueShape<T> shape, Func<TRecord, T, TRecord> set) => new(
        name,
        meaning,
        shape.Schema,
        (record, node, problems) => shape.TryRead(name, node, problems, out var value) ? set(record, value) : record);

    /// <summary>Reads a mapping; what is wrong with one key does not keep the others from being read.</summary>
    /// <param name="keys">The keys that there are.</param>
    /// <param name="what">The mapping's name, for sentences.</param>
    /// <param name="node">The mapping, or what stands in its place.</param>
    /// <param name="start">The record without anything of the file.</param>
    /// <param name="problems">Hears what is wrong.</param>
    public static TRecord ReadAll(IReadOnlyList<WorkspaceKey<TRecord>> keys, string what, YamlNode node, TRecord start, WorkspaceProblems problems)
    {
        if (node is not YamlMappingNode mapping || !node.Tag.IsEmpty)
        {
            problems.Add(node, $"{what} must be a mapping: one \"name: value\" a line");
            return start;
        }

        foreach (var (key, value) in mapping.Children)
        {
            var name = key is YamlScalarNode { Tag.IsEmpty: true } scalar ? scalar.Value : null;
            if (keys.FirstOrDefault(known => known.Name == name) is { } found)
            {
                start = found.Apply(start, value, problems);
            }
            else
            {
                problems.Add(key, Unknown(keys, what, name ?? (key as YamlScalarNode)?.Value));
            }
        }

        return start;
    }

    private static string Unknown(IReadOnlyList<WorkspaceKey<TRecord>> keys, string what, string? name)
    {
        var names = keys.Select(key => key.Name).ToArray();
        var near = NearMiss.Find(name ?? "", names);
        return $"{WorkspaceProblems.Quote(name)} is no key of {what}; " + (near is null ? $"there are {string.Join(", ", names)}" : $"did you mean {near}?");
    }
}
