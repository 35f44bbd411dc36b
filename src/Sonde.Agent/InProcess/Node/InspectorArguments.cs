using System.Globalization;
using System.Text;

namespace Sonde.Agent.InProcess.Node;

/// <summary>
/// Where a Node.js process was told to open its inspector. Nothing else of a service is to be knocked at, so that only the port is taken from the arguments;
/// they themselves, which may hold secrets, go nowhere.
/// </summary>
internal static class InspectorArguments
{
    private const string Option = "--inspect";

    /// <summary>The port of <c>--inspect=[HOST:]PORT</c>, <c>--inspect-brk=…</c> or <c>--inspect-port=…</c>; null for none.</summary>
    public static int? Port(int processId)
    {
        try
        {
            return Parse(Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{processId}/cmdline")).Split('\0'));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The last one counts.</summary>
    internal static int? Parse(IEnumerable<string> arguments) => arguments
        .Where(argument => argument.StartsWith(Option, StringComparison.Ordinal) && argument.Contains('=', StringComparison.Ordinal))
        .Select(argument => argument[(argument.LastIndexOfAny([':', '=']) + 1)..])
        .Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : (int?)null)
        .LastOrDefault(port => port is not null);
}
