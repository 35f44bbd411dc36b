using System.Globalization;

namespace Sonde.Core.Profiles.Writing;

/// <summary>Colours that follow from names alone: the same package has the same one in every picture. Pure.</summary>
internal static class FrameColour
{
    /// <summary>In degrees, apart enough to be told from each other, without the red and blue of differences at full strength.</summary>
    private static readonly int[] Hues = [18, 32, 44, 56, 78, 104, 136, 160, 176, 192, 208, 228, 252, 276, 300, 330];

    /// <summary>The hue of a package, 0 to 359; -1 for grey: the kernel, and what is no code.</summary>
    public static int HueOf(string group) => group is "kernel" ? -1 : group.Length == 0 ? 36 : Hues[Hash(group) % (uint)Hues.Length];

    /// <summary>How much lighter or darker than its package a function is, in percent of lightness: -4 to 4.</summary>
    public static int ShadeOf(string function) => (int)(Hash(function) % 9) - 4;

    /// <summary>As <c>#rrggbb</c>, for black text.</summary>
    public static string Light(int hue, int shade) => hue < 0 ? Hex(0, 0, 0.80 + (shade / 150.0)) : Hex(hue, 0.62, 0.76 + (shade / 100.0));

    /// <summary>Red for what grew, blue for what shrank, stronger for more; grey for what stayed.</summary>
    /// <param name="change">New less old, as a share of the whole: -1 to 1.</param>
    public static string Difference(double change)
    {
        var strength = Math.Min(1, Math.Sqrt(Math.Abs(change)) * 2);
        return strength < 0.02 ? "#e6e6e6" : Hex(change > 0 ? 8 : 214, 0.25 + (0.55 * strength), 0.90 - (0.22 * strength));
    }

    /// <summary>FNV-1a, 32 bits, over UTF-16.</summary>
    public static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
        {
            hash = unchecked((hash ^ c) * 16777619u);
        }

        return hash ^ (hash >> 15);
    }

    private static string Hex(double hue, double saturation, double lightness)
    {
        var chroma = saturation * Math.Min(lightness, 1 - lightness);
        return string.Create(CultureInfo.InvariantCulture, $"#{Part(0):x2}{Part(8):x2}{Part(4):x2}");

        int Part(int offset)
        {
            var k = (offset + (hue / 30)) % 12;
            return (int)Math.Round(255 * (lightness - (chroma * Math.Max(-1, Math.Min(Math.Min(k - 3, 9 - k), 1)))));
        }
    }
}
