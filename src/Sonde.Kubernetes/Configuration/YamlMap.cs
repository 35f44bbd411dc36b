using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sonde.Kubernetes.Configuration;

/// <summary>
/// A mapping of a kubeconfig: each known key is taken once, a value of the wrong kind is a problem,
/// and <see cref="WarnOfUnknown"/> names the keys that nobody took.
/// </summary>
internal sealed class YamlMap(YamlMappingNode node, string file, string path, KubeconfigFindings findings)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public SourcePosition Position => At(node);

    /// <summary>Keys that are known and have no effect here.</summary>
    public void Ignore(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            _known.Add(key);
        }
    }

    /// <summary>A scalar; null where it is absent, null or empty.</summary>
    public SourcedText? Text(string key)
    {
        if (Take(key) is not { } value)
        {
            return null;
        }

        if (value is YamlScalarNode { Value: { } text })
        {
            if (text.Contains('\0', StringComparison.Ordinal))
            {
                // No path, address or token holds one, and the file system throws at it.
                findings.Fail(At(value), $"{PathOf(key)} has a null character in it", "text without it");
                return null;
            }

            return text.Length == 0 ? null : new SourcedText(text, At(value));
        }

        findings.Fail(At(value), $"{PathOf(key)} is a {KindOf(value)}", "a string");
        return null;
    }

    public bool Flag(string key)
    {
        if (Text(key) is not { } text)
        {
            return false;
        }

        if (text.Value is "true" or "True" or "TRUE")
        {
            return true;
        }

        if (text.Value is not ("false" or "False" or "FALSE"))
        {
            findings.Fail(text.Position, $"{PathOf(key)} is neither true nor false", "true or false");
        }

        return false;
    }

    public YamlMap? Map(string key)
    {
        if (Take(key) is not { } value)
        {
            return null;
        }

        if (value is YamlMappingNode mapping)
        {
            return new YamlMap(mapping, file, PathOf(key), findings);
        }

        findings.Fail(At(value), $"{PathOf(key)} is a {KindOf(value)}", "a mapping");
        return null;
    }

    public IReadOnlyList<YamlMap> Maps(string key)
    {
        List<YamlMap> maps = [];
        foreach (var (item, itemPath) in Items(key))
        {
            if (item is YamlMappingNode mapping)
            {
                maps.Add(new YamlMap(mapping, file, itemPath, findings));
            }
            else
            {
                findings.Fail(At(item), $"{itemPath} is a {KindOf(item)}", "a mapping");
            }
        }

        return maps;
    }

    public IReadOnlyList<string> Texts(string key)
    {
        List<string> texts = [];
        foreach (var (item, itemPath) in Items(key))
        {
            if (item is YamlScalarNode { Value: { } text })
            {
                texts.Add(text);
            }
            else
            {
                findings.Fail(At(item), $"{itemPath} is a {KindOf(item)}", "a string");
            }
        }

        return texts;
    }

    /// <summary>The keys of this mapping, each to be read with the other methods.</summary>
    public IReadOnlyList<string> Keys() =>
        [.. node.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "")];

    /// <summary>A value as it stands; null where it is absent or null.</summary>
    public YamlNode? Node(string key) => Take(key);

    public void WarnOfUnknown()
    {
        foreach (var key in node.Children.Keys)
        {
            if (key is not YamlScalarNode { Value: { } name })
            {
                findings.Warn(At(key), $"{path} has a key that is not a string; it is not used");
            }
            else if (!_known.Contains(name))
            {
                findings.Warn(At(key), $"the field {PathOf(name)} is unknown; it is not used");
            }
        }
    }

    private List<(YamlNode Item, string Path)> Items(string key)
    {
        if (Take(key) is not { } value)
        {
            return [];
        }

        if (value is YamlSequenceNode sequence)
        {
            return [.. sequence.Children.Select((item, index) => (item, $"{PathOf(key)}[{index}]"))];
        }

        findings.Fail(At(value), $"{PathOf(key)} is a {KindOf(value)}", "a list");
        return [];
    }

    private YamlNode? Take(string key)
    {
        _known.Add(key);
        if (!node.Children.TryGetValue(new YamlScalarNode(key), out var value))
        {
            return null;
        }

        return value is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" } ? null : value;
    }

    private string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private SourcePosition At(YamlNode place) => new(file, place.Start.Line, place.Start.Column);

    private static string KindOf(YamlNode value) => value switch
    {
        YamlMappingNode => "mapping",
        YamlSequenceNode => "list",
        _ => "scalar",
    };
}
