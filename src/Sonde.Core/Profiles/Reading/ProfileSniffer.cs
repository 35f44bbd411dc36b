using Sonde.Core.Profiles.FlightRecorder;
using Sonde.Core.Profiles.Nettrace;

namespace Sonde.Core.Profiles.Reading;

/// <summary>Tells a profile's format by its beginning. Pure.</summary>
internal static class ProfileSniffer
{
    /// <summary>The format; null for none that is known.</summary>
    public static ProfileInput? Tell(ReadOnlySpan<byte> beginning)
    {
        if (beginning is [0x1F, 0x8B, ..])
        {
            return ProfileInput.Gzip;
        }

        if (NettraceParser.Begins(beginning))
        {
            return ProfileInput.Nettrace;
        }

        if (RecordChunk.Begins(beginning))
        {
            return ProfileInput.FlightRecording;
        }

        var text = beginning.StartsWith("\uFEFF"u8) ? beginning[3..] : beginning;
        var first = text.TrimStart(" \t\r\n"u8);
        if (first is [(byte)'{', ..] && first[1..].TrimStart(" \t\r\n"u8) is [] or [(byte)'"' or (byte)'}', ..])
        {
            // A stack's first name can begin with a brace, too: {closure}.
            var name = first[1..].TrimStart(" \t\r\n"u8);
            return name.StartsWith("\"head\""u8) ? ProfileInput.HeapProfile : name.StartsWith("\"snapshot\""u8) ? ProfileInput.HeapSnapshot : ProfileInput.CpuProfile;
        }

        if (beginning.IndexOfAnyInRange((byte)0, (byte)8) >= 0)
        {
            // The first field is mostly the type of the samples; Go's heap begins with that of the period, and its CPU profile of an idle program with the time.
            return beginning[0] is 0x0A or 0x12 or 0x1A or 0x22 or 0x2A or 0x32 or 0x48 or 0x5A ? ProfileInput.Pprof : null;
        }

        return TellText(first);
    }

    /// <summary>perf's samples begin with a header, and their frames are indented; collapsed stacks end in a number, which may be beyond what was looked at.</summary>
    private static ProfileInput? TellText(ReadOnlySpan<byte> text)
    {
        while (text.Length > 0)
        {
            var end = text.IndexOf((byte)'\n');
            var line = (end < 0 ? text : text[..end]).TrimEnd(" \t\r"u8);
            text = end < 0 ? default : text[(end + 1)..];
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var isPerf = PerfHeader.TryParse(line, out var header) && (!header.Event.IsEmpty || (text.Length > 0 && text[0] is (byte)' ' or (byte)'\t'));
            var isStack = CollapsedReader.TryCut(line, out _, out _) || (end < 0 && line.Contains((byte)';'));
            return isPerf ? ProfileInput.PerfScript : isStack ? ProfileInput.Collapsed : null;
        }

        return null;
    }
}
