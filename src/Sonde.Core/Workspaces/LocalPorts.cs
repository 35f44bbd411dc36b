using YamlDotNet.RepresentationModel;

namespace Sonde.Core.Workspaces;

/// <summary>Finds local ports that are asked for by number twice in one file.</summary>
internal sealed class LocalPorts(WorkspaceProblems problems)
{
    private readonly Dictionary<int, string> _taken = [];

    /// <summary>Takes those of a target.</summary>
    public void Take(string target, TargetWishes wishes, YamlMappingNode written)
    {
        if (wishes.LocalPort is { } port)
        {
            Take(port, target, written.Children[new YamlScalarNode("port")]);
        }

        foreach (var forward in wishes.Forwards)
        {
            if (forward.Local is { } local and > 0)
            {
                Take(local, target, written.Children[new YamlScalarNode("forwards")]);
            }
        }
    }

    private void Take(int port, string target, YamlNode node)
    {
        if (!_taken.TryAdd(port, target))
        {
            problems.Add(node, $"local port {port} is wanted twice: by {_taken[port]} and by {target}");
        }
    }
}
