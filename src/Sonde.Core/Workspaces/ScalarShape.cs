using System.Diagnostics.CodeAnalysis;
using Sonde.Core.Settings;
using YamlDotNet.RepresentationModel;

namespace Sonde.Core.Workspaces;

/// <summary>A value of one word.</summary>
/// <typeparam name="T">What it is read as.</typeparam>
internal abstract class ScalarShape<T> : ValueShape<T>
{
    /// <summary>What it takes, as the end of a sentence that begins with "it takes": <c>a number from 1 to 65535</c>.</summary>
    protected abstract string Form { get; }

    /// <summary>What is read as text although it may look like something else.</summary>
    protected virtual bool IsText => false;

    /// <summary>Reads a scalar.</summary>
    /// <param name="kind">What it is: never <see cref="YamlKind.Nothing"/>, <see cref="YamlKind.List"/> or <see cref="YamlKind.Mapping"/>.</param>
    /// <param name="text">As it is written, without quotes.</param>
    /// <param name="value">The value.</param>
    /// <returns>False where it is none.</returns>
    protected abstract bool TryParse(YamlKind kind, string text, [MaybeNullWhen(false)] out T value);

    /// <inheritdoc/>
    protected override bool TryReadPlain(string name, YamlNode node, WorkspaceProblems problems, [MaybeNullWhen(false)] out T value)
    {
        var kind = YamlKinds.Of(node);
        if (kind is not (YamlKind.Nothing or YamlKind.List or YamlKind.Mapping) && TryParse(kind, ((YamlScalarNode)node).Value ?? "", out value))
        {
            return true;
        }

        value = default;
        problems.Add(node, $"{name} {Describe(node)}; it takes {Form}{Quotes(kind)}");
        return false;
    }

    private string Quotes(YamlKind kind) => IsText && kind is (YamlKind.Switch or YamlKind.Whole or YamlKind.Fraction) ? ", in quotes: YAML takes this for something else" : "";
}
