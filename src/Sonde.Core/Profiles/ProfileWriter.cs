using Sonde.Core.Profiles.Writing;

namespace Sonde.Core.Profiles;

/// <summary>Writes profiles in every known format. The streams stay open; names that could do harm in a format are escaped.</summary>
public static class ProfileWriter
{
    /// <summary>Writes a profile.</summary>
    /// <param name="stream">Where to; it is written in large pieces.</param>
    /// <param name="output">The format.</param>
    /// <param name="profile">The profile; one without samples becomes an empty picture.</param>
    /// <param name="page">What stands above it, in formats that have room for it.</param>
    /// <exception cref="IOException">The stream failed; what was written so far is a part.</exception>
    public static void Write(Stream stream, ProfileOutput output, Profile profile, ProfilePage page)
    {
        switch (output)
        {
            case ProfileOutput.Html:
                HtmlWriter.Write(stream, profile, null, page);
                break;
            case ProfileOutput.Svg:
                SvgWriter.Write(stream, profile, null, page);
                break;
            case ProfileOutput.Pprof:
                PprofWriter.Write(stream, profile, page);
                break;
            case ProfileOutput.Speedscope:
                SpeedscopeWriter.Write(stream, profile, page);
                break;
            case ProfileOutput.Collapsed:
                CollapsedWriter.Write(stream, profile);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(output));
        }
    }

    /// <summary>Writes two profiles over each other, as <see cref="Write(Stream, ProfileOutput, Profile, ProfilePage)"/> does one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The format shows no differences (<see cref="ProfileOutputs.ShowsDifference"/>).</exception>
    public static void Write(Stream stream, ProfileOutput output, ProfileComparison comparison, ProfilePage page)
    {
        if (output == ProfileOutput.Html)
        {
            HtmlWriter.Write(stream, comparison.Profile, comparison, page);
        }
        else if (output == ProfileOutput.Svg)
        {
            SvgWriter.Write(stream, comparison.Profile, comparison, page);
        }
        else
        {
            throw new ArgumentOutOfRangeException(nameof(output), output, "This format shows no differences.");
        }
    }
}
