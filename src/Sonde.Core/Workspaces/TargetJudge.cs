using Sonde.Core.Targets;
using YamlDotNet.RepresentationModel;

namespace Sonde.Core.Workspaces;

/// <summary>Judges what the keys of one target say together.</summary>
/// <param name="problems">Hears what is wrong.</param>
/// <param name="name">Where the target's name stands.</param>
/// <param name="written">The target's mapping.</param>
internal sealed class TargetJudge(WorkspaceProblems problems, YamlNode name, YamlMappingNode written)
{
    /// <summary>Judges.</summary>
    /// <returns>Whom it names; null where that is wrong.</returns>
    public TargetReference? Judge(TargetDraft draft, WorkspaceDraft defaults)
    {
        if (draft.Wishes.Tool == WorkspaceTool.None)
        {
            Refuse(TargetKeys.OfDebugger, "is for a debugger, and tool is none");
        }

        // A word that was not understood has been told already.
        var isNamed = IsWritten("target") || IsWritten("selector");
        if (IsWritten("target") == IsWritten("selector"))
        {
            problems.Add(name, isNamed ? "target and selector cannot be given together" : "target is missing (deploy/api, podman/api), or selector (app=api)");
            return null;
        }

        return draft is { Target: null, Selector: null } ? null : Read(draft, defaults);
    }

    private TargetReference? Read(TargetDraft draft, WorkspaceDraft defaults)
    {
        var engine = draft.Target?.Split('/') is ["podman" or "docker", _, ..] parts ? parts[0] : null;
        if (engine is not null)
        {
            Refuse(TargetKeys.OfCluster, "belongs to Kubernetes; a container of this machine has none");
            if (engine == "docker")
            {
                Refuse(["container"], "has no meaning here: Docker has no pods");
            }
        }

        var errors = new List<string>();
        var reference = TargetGrammar.Read(
            new TargetWords(draft.Target)
            {
                Selector = draft.Selector,
                Container = draft.Container,
                Namespace = engine is null ? draft.Namespace ?? defaults.Namespace : null,
                Context = engine is null ? draft.Context ?? defaults.Context : null,
            },
            errors);
        foreach (var error in errors)
        {
            problems.Add(Value(draft.Target is null ? "selector" : "target"), $"{WorkspaceProblems.Quote(draft.Target ?? draft.Selector)} is no target: {error}");
        }

        return reference;
    }

    private void Refuse(IReadOnlyList<string> keys, string why)
    {
        foreach (var key in written.Children.Keys.OfType<YamlScalarNode>().Where(key => keys.Contains(key.Value, StringComparer.Ordinal)))
        {
            problems.Add(key, $"{key.Value} {why}");
        }
    }

    private bool IsWritten(string key) => written.Children.ContainsKey(new YamlScalarNode(key));

    private YamlNode Value(string key) => written.Children[new YamlScalarNode(key)];
}
