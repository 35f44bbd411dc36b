using System.CommandLine;
using Sonde.Core.Policies;

namespace Sonde.Cli.Commands;

/// <summary>What a policy is for.</summary>
internal sealed class PolicyOptions : OptionGroup
{
    private static readonly KeyValuePair<string, OutputFormat>[] Formats = [new("yaml", OutputFormat.Text), new("json", OutputFormat.Json)];

    /// <summary>Makes them.</summary>
    public PolicyOptions()
        : base("Policy")
    {
        Namespace = Take(OptionKinds.Line("--namespace", "NAME", "Namespace to write into it; left to kubectl by default", "-n"));
        User = Take(OptionKinds.Line("--user", "NAME", "Write the binding too, for this user or service account (system:serviceaccount:NAMESPACE:NAME)"));
        Group = Take(OptionKinds.Line("--group", "NAME", "Write the binding too, for this group"));
        Admission = Take(OptionKinds.Switch("--admission", "A policy for the API server instead (Kubernetes 1.30 and later): which debug containers it lets in"));
        Images = Take(new Option<string[]>("--image")
        {
            Description = "With --admission: a registry, repository or digest that is let in; may be given several times. By default that of the configured toolbox",
            HelpName = "PREFIX",
            CustomParser = result =>
            {
                foreach (var problem in result.Tokens.Select(token => AdmissionPolicy.Judge(token.Value)).OfType<string>())
                {
                    result.AddError($"--image {problem}");
                }

                return [.. result.Tokens.Select(token => token.Value)];
            },
        });
        Output = Take(OptionKinds.Word("--output", Formats, "YAML by default", "-o"));
    }

    /// <summary>--namespace.</summary>
    public Option<string?> Namespace { get; }

    /// <summary>--user.</summary>
    public Option<string?> User { get; }

    /// <summary>--group.</summary>
    public Option<string?> Group { get; }

    /// <summary>--admission.</summary>
    public Option<bool> Admission { get; }

    /// <summary>--image.</summary>
    public Option<string[]> Images { get; }

    /// <summary>--output, in the place of everybody's.</summary>
    public Option<OutputFormat?> Output { get; }
}
