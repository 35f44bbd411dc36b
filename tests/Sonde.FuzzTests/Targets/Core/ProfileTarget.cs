using System.Text;
using Sonde.Core.Profiles;
using Sonde.Core.Profiles.Reading;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>A profile of somebody's. What is understood can be drawn, and written and read again it has the same total.</summary>
internal abstract class ProfileTarget : FuzzTarget
{
    private static readonly ProfilePage Page = new("fuzz", []);

    public override int Weight => 1;

    // Each byte can be a frame, which is a node of the tree, a line of the page and part of each deeper stack.
    public override int BytesPerByte => 32 * 1024;

    // A line's buffer, that of what was looked at first, and those of the writers.
    public override int BytesAtLeast => 8 * 1024 * 1024;

    public override int Run(byte[] input)
    {
        Profile profile;
        try
        {
            profile = ProfileFile.Read(PieceInput.Whole(input));
        }
        catch (ProfileFormatException refused)
        {
            return Transcript.KindOf(refused.Message.Length > 24 ? refused.Message[..24] : refused.Message);
        }

        var written = new MemoryStream();
        ProfileWriter.Write(written, ProfileOutput.Collapsed, profile, Page);
        if (profile.Total > 0)
        {
            written.Position = 0;
            // A name may look like another format's beginning.
            DefectException.Unless(CollapsedReader.Read(written).Total == profile.Total, "a profile written and read again has another total");
        }

        foreach (var output in new[] { ProfileOutput.Html, ProfileOutput.Svg })
        {
            var picture = new MemoryStream();
            ProfileWriter.Write(picture, output, profile, Page);
            var text = Encoding.UTF8.GetString(picture.GetBuffer(), 0, (int)picture.Length);
            DefectException.Unless(text.Split("<script").Length - 1 == (output == ProfileOutput.Html ? 2 : 0), "a name became a script");
        }

        return HashCode.Combine(profile.Kind.Unit, Math.Min(profile.Tree.Count, 6), Math.Min(profile.Frames.Count, 6));
    }
}
