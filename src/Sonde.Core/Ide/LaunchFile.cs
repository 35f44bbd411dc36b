using System.Globalization;
using Sonde.Core.Ide.Jsonc;

namespace Sonde.Core.Ide;

/// <summary>
/// Edits the text of Visual Studio Code's launch.json. Every character outside of our entry stays: the structure is read, never written back.
/// The entry goes to the front of the list, which leaves the other entries' commas alone and is where the IDE looks first.
/// </summary>
internal static class LaunchFile
{
    private static readonly string Configurations = IdeEntry.ListOf(isCompound: false);

    // Sessions leave one each at the most; every removal reads the text anew, so that thousands would take minutes.
    private const int MostOfOneName = 64;

    private const string MadeFile = "// Made by sonde, which deletes it with its last entry below.";
    private const string MadeFolder = "// Made by sonde, which deletes it and this folder with its last entry below.";

    /// <summary>The text with the entry in it; an entry of the same name is replaced.</summary>
    /// <param name="text">The file's text; null for no file.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="isFolderOurs">For a new file: whether its folder is made for it. Noted in the file, so that any later session can clean up.</param>
    public static LaunchEdit Put(string? text, IdeEntry entry, bool isFolderOurs)
    {
        var isReplacement = false;
        if (text is not null)
        {
            switch (Remove(text, entry.Name, entry.List))
            {
                case LaunchEdit.Refused refused:
                    return refused;
                case LaunchEdit.Edited removed:
                    isFolderOurs = removed.Without is null && IsFolderOurs(text);
                    text = removed.Without;
                    isReplacement = true;
                    break;
                case LaunchEdit.NotThere:
                    break;
            }
        }

        var basis = text ?? Scaffold(isFolderOurs ? MadeFolder : MadeFile);
        (var json, var fault) = JsoncText.Read(basis);
        return json is null
            ? new LaunchEdit.Refused(fault!)
            : Insert(json, entry) switch
            {
                LaunchEdit.Edited edited => edited with { Without = text, IsReplacement = isReplacement },
                var other => other,
            };
    }

    /// <summary>
    /// The text without the entries of that name. <see cref="LaunchEdit.Edited.Without"/> is null where nothing but a file made by <see cref="Put"/> remains:
    /// it is to be deleted.
    /// </summary>
    public static LaunchEdit Remove(string text, string name) => Remove(text, name, Configurations);

    /// <summary>Likewise, from another list than <c>configurations</c>.</summary>
    public static LaunchEdit Remove(string text, string name, string member)
    {
        for (var removed = 0; ; removed++)
        {
            (var json, var fault) = JsoncText.Read(text);
            if (json is null)
            {
                return new LaunchEdit.Refused(fault!);
            }

            var list = json.Root?.Member(member);
            var index = list is null ? -1 : IndexOf(list, name);
            if (index < 0)
            {
                var isOurs = text == Scaffold(MadeFile) || text == Scaffold(MadeFolder);
                return removed > 0 ? new LaunchEdit.Edited(text, isOurs ? null : text, false) : new LaunchEdit.NotThere();
            }

            if (removed == MostOfOneName)
            {
                return new LaunchEdit.Refused(JsoncFault.At(text, list!.Start, $"more than {MostOfOneName} entries have the name \"{name}\""));
            }

            text = EntryRemoval.Apply(json, list!, index);
            text = member == Configurations || list!.Elements.Count > 1 ? text : WithoutEmpty(text, json.Root!.Start + 1, member);
        }
    }

    /// <summary>Without a list that <see cref="Put"/> had made at the front of the file and that is empty again; where it stands otherwise it is somebody else's.</summary>
    private static string WithoutEmpty(string text, int front, string member)
    {
        var start = front;
        while (start < text.Length && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        var made = $"\"{member}\": [],";
        return string.CompareOrdinal(text, start, made, 0, made.Length) == 0 ? text.Remove(front, start + made.Length - front) : text;
    }

    /// <summary>Whether the text says that its folder was made for it too.</summary>
    public static bool IsFolderOurs(string text) => text.Contains(MadeFolder, StringComparison.Ordinal);

    /// <summary>Our entries in the text, with their port where they have one; empty where it cannot be read.</summary>
    public static IReadOnlyList<(string Name, int? Port)> Entries(string text)
    {
        (var json, _) = JsoncText.Read(text);
        List<(string, int?)> found = [];
        foreach (var element in json?.Root?.Member(Configurations)?.Elements ?? [])
        {
            if (element.Value.Member("name")?.Value is { } name && IdeNames.IsOurs(name))
            {
                var port = element.Value.Member("port");
                var isPort = int.TryParse(port is null ? [] : text.AsSpan(port.Start, port.End - port.Start), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
                found.Add((name, isPort ? number : null));
            }
        }

        return found;
    }

    private static LaunchEdit Insert(JsoncText json, IdeEntry entry)
    {
        var text = json.Text;
        var layout = LaunchLayout.Of(json);
        if (json.Root is null)
        {
            var start = text.Length == 0 || text is "\uFEFF" || text.EndsWith('\n') ? text : text + layout.NewLine;
            return Insert(JsoncText.Read(start + Scaffold(null, layout)).Result!, entry);
        }

        if (json.Root.Kind != JsoncKind.Object)
        {
            return new LaunchEdit.Refused(JsoncFault.At(text, json.Root.Start, "expected an object: '{'"));
        }

        var list = json.Root.Member(entry.List);
        if (list is null)
        {
            var member = $"\"{entry.List}\": []";
            return Insert(JsoncText.Read(EntryInsertion.AtFront(json, json.Root, json.Root.Members.Count > 0, _ => member)).Result!, entry);
        }

        if (list.Kind != JsoncKind.Array)
        {
            return new LaunchEdit.Refused(JsoncFault.At(text, list.Start, $"expected a list as \"{entry.List}\": '['"));
        }

        string Render(string indentation) => new EntryText(layout.NewLine, layout.Unit).Of(entry, indentation);
        return new LaunchEdit.Edited(EntryInsertion.AtFront(json, list, list.Elements.Count > 0, Render), null, false);
    }

    private static int IndexOf(JsoncNode list, string name)
    {
        for (var index = 0; index < list.Elements.Count; index++)
        {
            if (list.Elements[index].Value.Member("name")?.Value == name)
            {
                return index;
            }
        }

        return -1;
    }

    private static string Scaffold(string? comment, LaunchLayout? layout = null)
    {
        var newLine = layout?.NewLine ?? "\n";
        var unit = layout?.Unit ?? "    ";
        var first = comment is null ? string.Empty : unit + comment + newLine;
        return $"{{{newLine}{first}{unit}\"version\": \"0.2.0\",{newLine}{unit}\"{Configurations}\": []{newLine}}}{newLine}";
    }
}
