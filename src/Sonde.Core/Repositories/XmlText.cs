using System.Xml;
using System.Xml.Linq;

namespace Sonde.Core.Repositories;

/// <summary>Reads a project file that is XML: no document type, no entity, nothing from elsewhere. Pure.</summary>
internal static class XmlText
{
    private const int MostCharacters = 512 * 1024;

    private const int Deepest = 64;

    /// <summary>Reads it.</summary>
    /// <returns>The root element; null where it is no XML, or nested deeper than 64 elements.</returns>
    public static XElement? Read(string text)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MostCharacters };
        try
        {
            // Depth first: the tree's own reading takes a stack frame for each level.
            using (var depth = XmlReader.Create(new StringReader(text.TrimStart('\uFEFF')), settings))
            {
                while (depth.Read())
                {
                    if (depth.Depth > Deepest)
                    {
                        return null;
                    }
                }
            }

            using var reader = XmlReader.Create(new StringReader(text.TrimStart('\uFEFF')), settings);
            return XDocument.Load(reader).Root;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>The trimmed text of the first element of that name anywhere below, whatever its namespace; null for none or an empty one.</summary>
    public static string? First(XElement root, string name) =>
        root.Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value.Trim() is { Length: > 0 and <= 512 } text ? text : null;

    /// <summary>Likewise, of the root's own children.</summary>
    public static string? Child(XElement root, string name) =>
        root.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value.Trim() is { Length: > 0 and <= 512 } text ? text : null;
}
