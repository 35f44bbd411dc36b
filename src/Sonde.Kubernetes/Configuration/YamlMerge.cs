using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sonde.Kubernetes.Configuration;

/// <summary>
/// Merge keys (<c>&lt;&lt;: *defaults</c>) as kubectl's YAML library reads them (gopkg.in/yaml.v2, decode.go, merge): what is written later wins, so a key after the
/// merge replaces what came with it, and one before it is replaced; of a list of mappings the first wins. YamlDotNet's own MergingParser brings every key in and
/// then refuses the second of a name.
/// </summary>
internal sealed class YamlMerge
{
    private static readonly TagName MergeTag = new("tag:yaml.org,2002:merge");

    // Aliases share their node: each is merged once.
    private readonly HashSet<YamlNode> _done = new(ReferenceEqualityComparer.Instance);

    /// <summary>Merges in place. The text went through <see cref="YamlShape"/>, so the depth is bounded and nothing contains itself.</summary>
    /// <exception cref="YamlException">What is to be merged is no mapping.</exception>
    public void Apply(YamlNode node)
    {
        if (!_done.Add(node))
        {
            return;
        }

        switch (node)
        {
            case YamlMappingNode mapping:
                foreach (var value in mapping.Children.Values)
                {
                    Apply(value);
                }

                Rewrite(mapping);
                break;
            case YamlSequenceNode sequence:
                foreach (var item in sequence.Children)
                {
                    Apply(item);
                }

                break;
            default:
                // A scalar.
                break;
        }
    }

    private static void Rewrite(YamlMappingNode mapping)
    {
        if (!mapping.Children.Keys.Any(IsMerge))
        {
            return;
        }

        var written = mapping.Children.ToList();
        mapping.Children.Clear();
        foreach (var (key, value) in written)
        {
            if (!IsMerge(key))
            {
                mapping.Children[key] = value;
                continue;
            }

            foreach (var (inner, content) in Sources(value).Reverse().SelectMany(source => source.Children))
            {
                mapping.Children[inner] = content;
            }
        }
    }

    private static bool IsMerge(YamlNode key) =>
        key is YamlScalarNode { Value: "<<" } scalar && (scalar.Tag == MergeTag || (scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty));

    private static IEnumerable<YamlMappingNode> Sources(YamlNode value) => value switch
    {
        YamlMappingNode mapping => [mapping],
        YamlSequenceNode sequence => [.. sequence.Children.Select(item => item as YamlMappingNode ?? throw Refusal(item))],
        _ => throw Refusal(value),
    };

    private static YamlException Refusal(YamlNode place) => new(place.Start, place.End, "<< takes a mapping or a list of mappings");
}
