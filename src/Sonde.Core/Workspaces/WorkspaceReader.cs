using System.Text.RegularExpressions;
using Sonde.Core.Settings;
using YamlDotNet.RepresentationModel;

namespace Sonde.Core.Workspaces;

/// <summary>Turns the text of a sonde.yaml into a <see cref="Workspace"/> and gathers everything that is wrong with it. Pure; one text a reader.</summary>
/// <param name="path">The file's full path.</param>
internal sealed partial class WorkspaceReader(string path)
{
    private readonly WorkspaceProblems _problems = new();
    private string? _unreadable;

    /// <summary>What was wrong, each with line and column; empty where nothing was.</summary>
    public IReadOnlyList<string> Errors => _unreadable is { } why ? [why] : _problems.Lines;

    /// <summary>Reads.</summary>
    /// <returns>Null where anything is wrong.</returns>
    public Workspace? Read(string text)
    {
        YamlNode? root;
        try
        {
            root = YamlText.Read(text);
        }
        catch (FormatException fault)
        {
            _unreadable = WorkspaceProblems.Line(fault.Message);
            return null;
        }

        if (root is null or YamlScalarNode { Value: null or "" })
        {
            _unreadable = "the file is empty; it takes targets, each with a name and a target";
            return null;
        }

        var draft = WorkspaceKey<WorkspaceDraft>.ReadAll(WorkspaceKeys.All, "the file", root, new WorkspaceDraft(), _problems);
        var targets = Targets(root, draft);
        return _problems.Count == 0 ? new Workspace(path, targets) : null;
    }

    private List<WorkspaceTarget> Targets(YamlNode root, WorkspaceDraft draft)
    {
        if (draft.Targets is not YamlMappingNode { Tag.IsEmpty: true } mapping || mapping.Children.Count is 0 or > Workspace.MaximumTargets)
        {
            _problems.Add(draft.Targets ?? root, draft.Targets is null
                ? "targets is missing: what to debug, by name"
                : $"targets takes 1 to {Workspace.MaximumTargets} names, each with a mapping that holds at least target");
            return [];
        }

        var targets = new List<WorkspaceTarget>();
        var ports = new LocalPorts(_problems);
        foreach (var (key, value) in mapping.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (!NamePattern().IsMatch(name))
            {
                _problems.Add(key, $"{WorkspaceProblems.Quote(name)} is no name for a target; it takes 1 to 63 of a-z, 0-9 and '-', and no '-' at an end");
            }

            var entry = WorkspaceKey<TargetDraft>.ReadAll(TargetKeys.All, $"a target", value, new TargetDraft(), _problems);
            if (value is YamlMappingNode written && new TargetJudge(_problems, key, written).Judge(entry, draft) is { } reference)
            {
                ports.Take(name, entry.Wishes, written);
                targets.Add(new WorkspaceTarget(name, reference, Rooted(entry.Wishes)));
            }
        }

        return targets;
    }

    private TargetWishes Rooted(TargetWishes wishes) => wishes.Source is { } source
        ? wishes with { Source = Path.GetFullPath(source, Path.GetDirectoryName(path) ?? path) }
        : wishes;

    [GeneratedRegex(WorkspaceKeys.NamePattern + "(?!\n)", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
