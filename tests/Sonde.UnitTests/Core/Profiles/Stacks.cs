using System.Text;
using Sonde.Core.Profiles;

namespace Sonde.UnitTests.Core.Profiles;

/// <summary>Profiles from and to text that a test can be read in.</summary>
internal static class Stacks
{
    public static readonly ProfilePage Page = new("a test", [new ProfileFact("type", "cpu")]);

    /// <summary>Of collapsed stacks, in the spaces between which no line end has to be written.</summary>
    public static Profile Of(params string[] lines) => ProfileFile.Read(Stream(string.Join('\n', lines) + "\n"));

    /// <summary>One stack, each frame calling itself by another name, with 1 in each.</summary>
    public static Profile Deep(int depth)
    {
        var builder = new ProfileBuilder(ProfileKind.Samples);
        var stack = Enumerable.Range(0, depth).Select(at => builder.Intern(new ProfileFrame($"f{at}"))).ToArray();
        builder.Add(stack, 7);
        builder.Add(stack.AsSpan(0, depth / 2), 3);
        return builder.Build();
    }

    public static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    public static string Text(Profile profile) => Written(profile, ProfileOutput.Collapsed);

    public static string Written(Profile profile, ProfileOutput output) => Encoding.UTF8.GetString(Bytes(profile, output));

    public static byte[] Bytes(Profile profile, ProfileOutput output)
    {
        var stream = new MemoryStream();
        ProfileWriter.Write(stream, output, profile, Page);
        return stream.ToArray();
    }
}
