using Sonde.Tunnel.Control;

namespace Sonde.Core.Intercepting;

/// <summary>A header as it is typed.</summary>
public static class HeaderWish
{
    /// <summary>What to tell somebody who wrote it otherwise.</summary>
    public const string Form = "NAME=VALUE, as in x-user=dev: a header's name, and its whole value";

    private const int MostName = 256;
    private const int MostValue = 4096;

    /// <summary>Parses <c>NAME=VALUE</c>. A value begins and ends with no white space, as it is when a request was read.</summary>
    /// <returns>Null where it is none that a request could have (RFC 9110, 5.1 and 5.5).</returns>
    public static InterceptHeader? Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals is <= 0 or > MostName || text.Length - equals > MostValue)
        {
            return null;
        }

        var (name, value) = (text[..equals], text[(equals + 1)..]);
        return name.All(IsToken) && value.Trim() == value && value.All(static letter => letter is (>= ' ' and < '\x7f') or '\t') ? new InterceptHeader(name, value) : null;
    }

    private static bool IsToken(char letter) => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal);
}
