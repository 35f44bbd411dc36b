using System.Text.Json;
using Sonde.Core.Faults;

namespace Sonde.Cli.Mcp;

/// <summary>Reads the arguments of one call and gathers what is wrong with them; each is asked for by its name and range.</summary>
/// <param name="tool">The tool's name.</param>
/// <param name="arguments">As they came; null for none.</param>
internal sealed class ToolArguments(string tool, IDictionary<string, JsonElement>? arguments)
{
    private readonly IDictionary<string, JsonElement> _arguments = arguments ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];

    /// <summary>A text of 1 to so many characters without control characters; null where it was not given.</summary>
    public string? Text(string name, int most = 512)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        if (text.Length == 0 || text.Length > most || text.Any(char.IsControl))
        {
            _problems.Add($"{name} takes a text of 1 to {most} characters without control characters");
        }

        return text;
    }

    /// <summary>Likewise, and it has to be given.</summary>
    public string Required(string name, int most = 512)
    {
        if (Text(name, most) is { } text)
        {
            return text;
        }

        _problems.Add($"{name} is missing");
        return "";
    }

    /// <summary>A whole number of a range.</summary>
    public int Number(string name, int least, int most, int otherwise)
    {
        if (Find(name) is not { } value)
        {
            return otherwise;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most)
        {
            return number;
        }

        _problems.Add($"{name} takes a whole number from {least} to {most}");
        return otherwise;
    }

    /// <summary>Texts, each of up to 1,000 characters.</summary>
    public IReadOnlyList<string> Texts(string name, int least, int most)
    {
        var value = Find(name);
        string[] texts = value is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Take(most + 1).Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : "")]
            : [];
        if ((value is { } given && given.ValueKind != JsonValueKind.Array) || texts.Length < least || texts.Length > most
            || texts.Any(text => string.IsNullOrWhiteSpace(text) || text.Length > 1000 || text.Any(char.IsControl)))
        {
            _problems.Add($"{name} takes {least} to {most} texts of 1 to 1000 characters without control characters");
        }

        return texts;
    }

    /// <summary>One of some words.</summary>
    public string? Word(string name, params string[] words)
    {
        var text = Text(name);
        if (text is not null && !words.Contains(text, StringComparer.Ordinal))
        {
            _problems.Add($"{name} takes {string.Join(" or ", words)}");
        }

        return text;
    }

    /// <summary>Something else that is wrong; null is nothing.</summary>
    public void Refuse(string? problem)
    {
        if (problem is not null)
        {
            _problems.Add(problem);
        }
    }

    /// <summary>Everything was asked for: whatever else was given is not known.</summary>
    /// <exception cref="FaultException">SND2001, with everything that is wrong.</exception>
    public void Check()
    {
        _problems.AddRange(_arguments.Keys.Where(name => !_known.Contains(name)).Take(5).Select(name => $"there is no argument \"{name}\""));
        if (_problems.Count > 0)
        {
            throw new FaultException(
                FaultCatalog.CommandNotUnderstood, $"cannot understand the call of {tool}", string.Join("; ", _problems), "compare with the tool's input schema");
        }
    }

    private JsonElement? Find(string name)
    {
        _known.Add(name);
        return _arguments.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }
}
