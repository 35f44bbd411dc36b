using System.CommandLine;
using System.CommandLine.Parsing;
using Sonde.Core.Faults;
using Sonde.Core.Policies;
using Sonde.Core.Settings;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde policy</c>.</summary>
internal sealed class PolicyCommand : Verb
{
    private readonly Argument<string?> _scope;
    private readonly PolicyOptions _policy;

    /// <summary>Makes it.</summary>
    public PolicyCommand()
        : base("policy", "Write the rights that Sonde needs, as YAML for kubectl")
    {
        _scope = TakeArgument(new Argument<string?>("COMMAND") { Arity = ArgumentArity.ZeroOrOne });
        _policy = Take(new PolicyOptions());
        Command.Validators.Add(Validate);
    }

    /// <inheritdoc/>
    public override string Usage => "policy [debug|forward|ps|stop|doctor|why|node|dev|all] [options]";

    /// <inheritdoc/>
    public override string Description =>
        "Writes the smallest Role for a command, or for all of them, to standard output, with a RoleBinding where --user or --group is given. "
        + "With --admission it writes a policy by which the API server itself keeps debug containers within bounds. Asks no cluster and changes nothing.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Let a group use everything in a namespace", "policy all -n shop --group developers | kubectl apply -f -"),
        new("Let somebody forward ports, and not debug", "policy forward -n shop --user dev"),
        new("Have the server let in only debug containers of our own image", "policy --admission --image registry.example.com/tools/sonde-go"),
    ];

    /// <inheritdoc/>
    public override IEnumerable<string> ArgumentCandidates => PolicyScopes.Words.Select(word => word.Key);

    /// <inheritdoc/>
    public override async Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        var podNamespace = words.GetValue(_policy.Namespace);
        var documents = words.GetValue(_policy.Admission)
            ? AdmissionPolicy.Write(await ImagesAsync(words, context, cancellation).ConfigureAwait(false), podNamespace)
            : RolePolicy.Write(ScopeOf(words), podNamespace, SubjectOf(words));
        var isJson = (words.GetValue(_policy.Output) ?? context.Format) == OutputFormat.Json;
        context.Surface.AnswerVerbatim(isJson ? PolicyYaml.ToJson(documents) + "\n" : PolicyYaml.Join(documents));
        return ExitCode.Done;
    }

    private async Task<IReadOnlyList<string>> ImagesAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        if (words.GetValue(_policy.Images) is { Length: > 0 } given)
        {
            return given;
        }

        var settings = await context.LoadSettingsAsync(cancellation).ConfigureAwait(false);
        var repository = AdmissionPolicy.Repository(settings.ImageFor(ToolboxImage.Go, context.Host.Version));
        return AdmissionPolicy.Judge(repository) is not { } problem ? [repository] : throw new FaultException(
            FaultCatalog.ConfigurationMalformed, "cannot write an admission policy", $"the configured image {problem}", "name what is let in with --image PREFIX");
    }

    private PolicyScope ScopeOf(ParseResult words) =>
        PolicyScopes.Judge(words.GetValue(_scope) ?? "all", out var scope) is null ? scope : PolicyScope.All;

    private RoleSubject? SubjectOf(ParseResult words) =>
        words.GetValue(_policy.Group) is { } group ? new RoleSubject(group, true)
        : words.GetValue(_policy.User) is { } user ? new RoleSubject(user, false)
        : null;

    private void Validate(CommandResult result)
    {
        if (result.GetValue(_scope) is { } text && PolicyScopes.Judge(text, out _) is { } problem)
        {
            result.AddError($"the command {problem}");
        }

        var isAdmission = result.GetValue(_policy.Admission);
        foreach (var option in new Option[] { _policy.User, _policy.Group }.Where(option => isAdmission && result.GetResult(option) is not null))
        {
            result.AddError($"{option.Name} belongs to a role; --admission holds for everybody");
        }

        if (isAdmission && result.GetValue(_scope) is not null)
        {
            result.AddError("--admission holds for every command; it takes none");
        }

        if (!isAdmission && result.GetResult(_policy.Images) is not null)
        {
            result.AddError("--image belongs to --admission");
        }

        if (result.GetResult(_policy.User) is not null && result.GetResult(_policy.Group) is not null)
        {
            result.AddError("--user and --group make two bindings: write one after the other");
        }
    }
}
