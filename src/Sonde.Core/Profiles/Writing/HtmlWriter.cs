using System.Text;

namespace Sonde.Core.Profiles.Writing;

/// <summary>Writes a page that holds everything it needs and asks nobody for anything.</summary>
internal static class HtmlWriter
{
    /// <summary>More are not fluent in a browser, and too narrow to be told apart.</summary>
    private const int MostNodes = 200_000;

    /// <summary>Writes it.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="comparison">The old values; null for one profile alone.</param>
    /// <param name="page">What stands above.</param>
    public static void Write(Stream stream, Profile profile, ProfileComparison? comparison, ProfilePage page)
    {
        var parts = PageParts.Page;
        for (var at = 0; at < parts.Count; at++)
        {
            var text = at % 2 == 0 ? parts[at] : parts[at] switch
            {
                "policy" => PageParts.Policy,
                "title" => MarkupText.Escape(page.Title),
                "style" => PageParts.Style,
                "script" => PageParts.Script,
                "data" => null,
                _ => throw new InvalidOperationException($"flame.html has a mark that is not known: {parts[at]}"),
            };
            if (text is null)
            {
                PageData.Write(stream, profile, comparison, page, MostNodes);
            }
            else
            {
                stream.Write(Encoding.UTF8.GetBytes(text));
            }
        }
    }
}
