using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sonde.Core.Settings;

/// <summary>Tells what a YAML node is. Explicit tags are not looked at.</summary>
internal static class YamlKinds
{
    /// <summary>Tells it.</summary>
    /// <exception cref="FormatException">An alias that leads nowhere.</exception>
    public static YamlKind Of(YamlNode node) => node switch
    {
        YamlMappingNode => YamlKind.Mapping,
        YamlSequenceNode => YamlKind.List,
        YamlScalarNode scalar => Of(scalar),
        _ => throw new FormatException($"{YamlText.Place(node.Start)}: an alias that leads nowhere"),
    };

    private static YamlKind Of(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        return scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any) ? YamlKind.Text
            : text is "" or "~" or "null" or "Null" or "NULL" ? YamlKind.Nothing
            : text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE" ? YamlKind.Switch
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? YamlKind.Whole
            : LooksDecimal(text) && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? YamlKind.Fraction
            : YamlKind.Text;
    }

    /// <summary>Digits with a point or an exponent; keeps versions and quantities (<c>1.2.3</c>, <c>100m</c>) text.</summary>
    private static bool LooksDecimal(string text) =>
        text.Any(char.IsAsciiDigit) && text.All(c => char.IsAsciiDigit(c) || c is '.' or '-' or '+' or 'e' or 'E');
}
