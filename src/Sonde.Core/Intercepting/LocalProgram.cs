using System.Globalization;

namespace Sonde.Core.Intercepting;

/// <summary>A program on this machine, or one that it reaches, by where it listens.</summary>
/// <param name="Host">A name or an address; an IPv6 address without brackets.</param>
/// <param name="Port">1 to 65535.</param>
public sealed record LocalProgram(string Host, int Port)
{
    /// <summary>What to tell somebody who wrote it otherwise.</summary>
    public const string Form = "PORT or HOST:PORT, as in localhost:3000 or [::1]:3000";

    private const int MostHost = 253;

    /// <summary>As it is written: <c>localhost:3000</c>.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");

    /// <summary>Parses <c>PORT</c>, which means localhost, <c>HOST:PORT</c> or <c>[ADDRESS]:PORT</c>.</summary>
    /// <returns>Null where it is neither.</returns>
    public static LocalProgram? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? "localhost" : text[..colon];
        if (host is ['[', .. var address, ']'])
        {
            host = address.Contains(':', StringComparison.Ordinal) ? address : "";
        }
        else if (host.Contains(':', StringComparison.Ordinal))
        {
            host = "";
        }

        var isPort = int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535;
        return isPort && host.Length is > 0 and <= MostHost && host.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or ':') ? new LocalProgram(host, port) : null;
    }
}
