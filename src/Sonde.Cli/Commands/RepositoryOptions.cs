using System.CommandLine;
using System.CommandLine.Parsing;
using Sonde.Core.Repositories;

namespace Sonde.Cli.Commands;

/// <summary>What the user says of the repository in the working folder.</summary>
internal sealed class RepositoryOptions : OptionGroup
{
    private const int LeastPort = 1024;

    /// <summary>Makes them.</summary>
    public RepositoryOptions()
        : base("Repository")
    {
        Language = Take(OptionKinds.Word("--language", RepositoryReading.Words, "Its language, where it is of several"));
        Name = Take(OptionKinds.Text("--name", "NAME", "What image, workload and service are called; the project's own name by default"));
        Program = Take(OptionKinds.Text("--program", "PATH", "The main package, script, class or project that runs; found where there is one"));
        Port = Take(OptionKinds.Number("--port", "PORT", 65535, "The port that it listens on; what its sources say, or 8080"));
        Health = Take(OptionKinds.Text("--health", "PATH", "The path that answers while it is well: /healthz; what its sources say. Without one there are no probes"));
    }

    private Option<RepositoryLanguage?> Language { get; }

    private Option<string?> Name { get; }

    private Option<string?> Program { get; }

    private Option<int?> Port { get; }

    private Option<string?> Health { get; }

    /// <summary>Reads them.</summary>
    public RepositoryWishes Read(ParseResult words) => new()
    {
        Language = words.GetValue(Language),
        Name = words.GetValue(Name),
        Program = words.GetValue(Program),
        Port = words.GetValue(Port),
        Health = words.GetValue(Health),
    };

    /// <summary>Makes the parser say what is wrong about them.</summary>
    /// <param name="result">The command.</param>
    /// <param name="isPlaceNamed">Whether it is about what runs somewhere.</param>
    public void Validate(CommandResult result, bool isPlaceNamed)
    {
        foreach (var option in Options.Where(option => isPlaceNamed && result.GetResult(option) is not null))
        {
            result.AddError($"{option.Name} belongs to the repository in this folder; name no namespace, context or engine with it");
        }

        if (result.GetValue(Name) is { } name && !RepositoryNames.IsLabel(name))
        {
            result.AddError($"{Name.Name} is \"{name}\"; it takes small letters, digits and dashes, a letter first, at most 63");
        }

        if (result.GetValue(Health) is { } health && !RepositoryNames.IsUrlPath(health))
        {
            result.AddError($"{Health.Name} is \"{health}\"; it takes a path such as /healthz");
        }

        // Uid 1001 opens no port below.
        if (result.GetValue(Port) is < LeastPort and var port)
        {
            result.AddError($"{Port.Name} is {port}; without rights a program opens ports from {LeastPort} on");
        }
    }
}
