using System.CommandLine.Parsing;
using Sonde.Core.Operations;

namespace Sonde.Cli.Commands;

/// <summary>Ports as they are typed.</summary>
internal static class PortForwardWords
{
    /// <summary>What to tell somebody who wrote it otherwise.</summary>
    public const string Form = "REMOTE, LOCAL:REMOTE or :REMOTE (any free local port), numbers from 1 to 65535";

    /// <summary>Parses every word that was given.</summary>
    public static PortForward[] Parse(ArgumentResult result, string name)
    {
        var forwards = new List<PortForward>();
        foreach (var token in result.Tokens)
        {
            if (PortForward.TryParse(token.Value, out var forward) && forward is not null)
            {
                forwards.Add(forward);
            }
            else
            {
                result.AddError($"{name} is \"{token.Value}\"; it takes {Form}");
            }
        }

        return [.. forwards];
    }
}
