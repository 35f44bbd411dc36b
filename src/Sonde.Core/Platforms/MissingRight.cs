using Sonde.Core.Platforms.Cluster;

namespace Sonde.Core.Platforms;

/// <summary>A right that the user lacks.</summary>
/// <param name="Right">The right.</param>
/// <param name="Namespace">Where.</param>
internal sealed record MissingRight(Right Right, string Namespace)
{
    /// <summary>For people: <c>patch pods/ephemeralcontainers in namespace shop, needed to add the toolbox</c>.</summary>
    public string Text => $"{Right.Verb} {Right.Resource} in namespace {Namespace}, needed {Right.Purpose}";

    /// <summary>Why a session cannot be opened: each right on a line.</summary>
    public static string Explain(string user, IReadOnlyList<MissingRight> missing) =>
        $"{user} may not {string.Join(";\nmay not ", missing.Select(right => right.Text))}";
}
