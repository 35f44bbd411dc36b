namespace Sonde.Core.Profiles.Nettrace;

/// <summary>Reads a whole stream out of a file.</summary>
internal static class NettraceReader
{
    /// <summary>Reads it. Events come before the names that they need: a file that was cut off has stacks without names.</summary>
    /// <param name="stream">The file; stays open.</param>
    /// <param name="type">One of <see cref="NettraceCollection.Names"/>; null for the first that there is something of.</param>
    /// <exception cref="ProfileFormatException">It is damaged, or holds nothing of that type.</exception>
    public static Profile Read(Stream stream, string? type)
    {
        var collection = new NettraceCollection();
        var parser = new NettraceParser(collection);
        var buffer = new byte[64 * 1024];
        for (int count; (count = stream.Read(buffer)) > 0 && !parser.HasEnded;)
        {
            parser.Feed(buffer.AsSpan(0, count));
        }

        if (parser.Trace is null)
        {
            throw new ProfileFormatException("ends before it began");
        }

        if (type is not null)
        {
            return NettraceCollection.Names.Contains(type, StringComparer.Ordinal)
                ? collection.Build(type)
                : throw new ProfileFormatException($"holds no {type}; it may have {string.Join(", ", NettraceCollection.Names)}");
        }

        return NettraceCollection.Names.Select(collection.Build).FirstOrDefault(static profile => profile.Total > 0) ?? collection.Build(NettraceCollection.Names[0]);
    }
}
