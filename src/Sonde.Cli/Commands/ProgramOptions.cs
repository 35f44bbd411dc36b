using System.CommandLine;
using Sonde.Core.Settings;

namespace Sonde.Cli.Commands;

/// <summary>Whose programs are run.</summary>
internal sealed class ProgramOptions : OptionGroup
{
    private static readonly KeyValuePair<string, int>[] Images = [.. ToolboxImage.Tools.Select(static (tool, index) => new KeyValuePair<string, int>(tool, index))];

    /// <summary>Makes them.</summary>
    public ProgramOptions()
        : base("Program")
    {
        With = Take(OptionKinds.Word("--with", Images, "The toolbox image whose programs there are; net, which holds a shell and the usual tools, by default"));
    }

    private Option<int?> With { get; }

    /// <summary>One of <see cref="ToolboxImage.Tools"/>.</summary>
    public string Read(ParseResult words) => words.GetValue(With) is { } index ? ToolboxImage.Tools[index] : ToolboxImage.Net;
}
