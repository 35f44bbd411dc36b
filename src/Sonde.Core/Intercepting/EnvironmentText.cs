using System.Text;

namespace Sonde.Core.Intercepting;

/// <summary>
/// A process's environment as a file of lines <c>NAME=VALUE</c>, as <c>podman run --env-file</c> and <c>docker run --env-file</c> read it: everything after the first equals sign is the value as it is,
/// without quotes, so that a value with a line break cannot be in it. Pure.
/// </summary>
/// <param name="Text">The lines.</param>
/// <param name="Count">How many variables they hold.</param>
/// <param name="LeftOut">The names of those that are not in it: their values hold a line break, or are no UTF-8.</param>
/// <param name="Nameless">How many entries were passed over that have no name which such a file can hold.</param>
internal sealed record EnvironmentText(string Text, int Count, IReadOnlyList<string> LeftOut, int Nameless)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads an environment as the kernel has it: <c>NAME=value</c>, each ended by a zero. The first of a name counts, as for getenv(3).</summary>
    public static EnvironmentText Read(ReadOnlySpan<byte> environment)
    {
        var text = new StringBuilder();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var leftOut = new List<string>();
        var (count, nameless) = (0, 0);
        foreach (var range in environment.Split((byte)0))
        {
            var entry = environment[range];
            var equals = entry.IndexOf((byte)'=');
            if (equals <= 0 || !IsName(entry[..equals]))
            {
                nameless += entry.IsEmpty ? 0 : 1;
            }
            else if (seen.Add(Encoding.ASCII.GetString(entry[..equals])))
            {
                var name = Encoding.ASCII.GetString(entry[..equals]);
                if (Value(entry[(equals + 1)..]) is { } value)
                {
                    text.Append(name).Append('=').Append(value).Append('\n');
                    count++;
                }
                else
                {
                    leftOut.Add(name);
                }
            }
        }

        return new EnvironmentText(text.ToString(), count, leftOut, nameless);
    }

    /// <summary>A line that begins with # is a comment to the engines, and a name with white space in it is refused by them.</summary>
    private static bool IsName(ReadOnlySpan<byte> name) => name[0] != (byte)'#' && !name.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E);

    private static string? Value(ReadOnlySpan<byte> value)
    {
        if (value.ContainsAny((byte)'\n', (byte)'\r'))
        {
            return null;
        }

        try
        {
            return Strict.GetString(value);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
