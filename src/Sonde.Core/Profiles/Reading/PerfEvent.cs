using System.Text;

namespace Sonde.Core.Profiles.Reading;

/// <summary>Which event of a text of <c>perf script</c> is read: the one that is named, else the first. Not for several threads.</summary>
/// <param name="wanted">Its name; null for the first.</param>
internal sealed class PerfEvent(string? wanted)
{
    /// <summary>Of so many others the names are kept, for who asked for one that is not there.</summary>
    private const int MostOthers = 100;

    private readonly HashSet<string> _others = new(StringComparer.Ordinal);
    private byte[]? _name;

    /// <summary>What its samples count; samples, until there was one.</summary>
    public ProfileKind Kind { get; private set; } = ProfileKind.Samples;

    /// <summary>Whether a sample is of it. The first that is settles what it counts.</summary>
    public bool Fits(PerfHeader header)
    {
        if (_name is not null && header.Event.SequenceEqual(_name))
        {
            return true;
        }

        var name = Encoding.UTF8.GetString(header.Event);
        if (_name is not null || (wanted is not null && !string.Equals(name, wanted, StringComparison.Ordinal)))
        {
            if (_others.Count < MostOthers)
            {
                _others.Add(name);
            }

            return false;
        }

        _name = header.Event.ToArray();
        var isTime = name.Contains("clock", StringComparison.Ordinal);
        Kind = header.Period == 0 ? ProfileKind.Samples : new ProfileKind(name, isTime ? ProfileUnit.Nanoseconds : ProfileUnit.Count);
        return true;
    }

    /// <summary>The same for another part of the text.</summary>
    public PerfEvent Copy() => new(wanted) { _name = _name, Kind = Kind };

    /// <summary>Says that there was no sample of it.</summary>
    public ProfileFormatException Missing() => wanted is null
        ? new ProfileFormatException("holds no sample")
        : new ProfileFormatException($"holds no samples of {wanted}; it has {(_others.Count == 0 ? "none" : string.Join(", ", _others.Order(StringComparer.Ordinal)))}");
}
