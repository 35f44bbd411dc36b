using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Sonde.Core.Workspaces;

/// <summary>A list; it may be empty.</summary>
/// <typeparam name="T">What its entries are read as.</typeparam>
/// <param name="item">What an entry may be.</param>
/// <param name="most">How many there may be.</param>
internal sealed class ListShape<T>(ValueShape<T> item, int most) : ValueShape<IReadOnlyList<T>>
{
    /// <inheritdoc/>
    public override JsonObject Schema() => new() { ["type"] = "array", ["items"] = item.Schema(), ["maxItems"] = most };

    /// <inheritdoc/>
    protected override bool TryReadPlain(string name, YamlNode node, WorkspaceProblems problems, [MaybeNullWhen(false)] out IReadOnlyList<T> value)
    {
        value = null;
        if (node is not YamlSequenceNode list)
        {
            problems.Add(node, $"{name} {Describe(node)}; it takes a list: [a, b]");
            return false;
        }

        if (list.Children.Count > most)
        {
            problems.Add(node, $"{name} has {list.Children.Count} entries; it takes {most} at the most");
            return false;
        }

        var read = new List<T>();
        foreach (var child in list.Children)
        {
            if (item.TryRead(name, child, problems, out var entry))
            {
                read.Add(entry);
            }
        }

        value = read;
        return read.Count == list.Children.Count;
    }
}
