using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Sonde.Core.Settings;
using YamlDotNet.RepresentationModel;

namespace Sonde.Core.Workspaces;

/// <summary>What a value may be: read from YAML, and told to editors as JSON Schema, from one description, so that both agree.</summary>
/// <typeparam name="T">What it is read as.</typeparam>
internal abstract class ValueShape<T>
{
    /// <summary>A schema (draft 2020-12) that takes every value that is read, and as few others as it can say. A new object each time.</summary>
    public abstract JsonObject Schema();

    /// <summary>Reads a value.</summary>
    /// <param name="name">The value's name, for sentences: <c>port</c>.</param>
    /// <param name="node">Where it stands.</param>
    /// <param name="problems">Hears what is wrong; then nothing is read.</param>
    /// <param name="value">The value.</param>
    public bool TryRead(string name, YamlNode node, WorkspaceProblems problems, [MaybeNullWhen(false)] out T value)
    {
        if (node.Tag.IsEmpty)
        {
            return TryReadPlain(name, node, problems, out value);
        }

        value = default;
        problems.Add(node, $"{name} has a tag ({WorkspaceProblems.Quote(node.Tag.Value)}); values are written without");
        return false;
    }

    /// <summary>As <see cref="TryRead"/>, without a tag.</summary>
    protected abstract bool TryReadPlain(string name, YamlNode node, WorkspaceProblems problems, [MaybeNullWhen(false)] out T value);

    /// <summary>What stands there instead, for sentences.</summary>
    protected static string Describe(YamlNode node) => YamlKinds.Of(node) switch
    {
        YamlKind.Nothing => "has no value",
        YamlKind.List => "is a list",
        YamlKind.Mapping => "is a mapping",
        YamlKind.Switch or YamlKind.Whole or YamlKind.Fraction => $"is {((YamlScalarNode)node).Value}",
        YamlKind.Text => $"is {WorkspaceProblems.Quote(((YamlScalarNode)node).Value)}",
        var other => throw new ArgumentOutOfRangeException(nameof(node), other, null),
    };
}
