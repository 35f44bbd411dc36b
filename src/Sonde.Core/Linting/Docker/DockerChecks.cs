using System.Text.RegularExpressions;

namespace Sonde.Core.Linting.Docker;

/// <summary>What a build without <c>--target</c> makes: the last stage, and the stages that it is made from. Pure.</summary>
internal static partial class DockerChecks
{
    private static readonly string[] DebugStages = ["debug", "dev", "development", "debugger", "dlv", "delve", "test"];

    /// <summary>Looks at a Dockerfile.</summary>
    public static IEnumerable<LintFinding> Look(string file, string text)
    {
        var stages = DockerStage.Read(text);
        if (stages.Count == 0)
        {
            yield break;
        }

        var last = stages[^1];
        var subject = last.Name is { } name ? $"stage {name}" : "the last stage";
        LintFinding Find(LintRule rule, DockerInstruction where, string what) => new(rule, file, where.Line, 1, subject, what);

        if (last.Name is { } called && DebugStages.Contains(called, StringComparer.Ordinal))
        {
            yield return Find(LintRules.DebugStageIsLast, last.From, $"FROM {last.From.Text}");
            yield break;
        }

        var made = Chain(stages, last);
        if (DebugSigns.InImage(made[0].Base) is { } sign)
        {
            yield return Find(LintRules.ImageFromDebugImage, made[0].From, $"FROM {made[0].Base} ({sign})");
        }

        foreach (var instruction in made.SelectMany(static stage => stage.Instructions))
        {
            foreach (var (rule, what) in Look(instruction))
            {
                yield return Find(rule, instruction, what);
            }
        }

        foreach (var (build, what) in Builds(stages, made))
        {
            yield return Find(LintRules.ImageUnoptimised, build, what);
        }

        var user = made.SelectMany(static stage => stage.Instructions).LastOrDefault(static one => one.Name == "USER");
        if (user is null ? made[0].Base is "scratch" || !IsNonRoot(made[0].Base) : user.Text.Split(':')[0] is "0" or "root")
        {
            yield return Find(LintRules.ImageRunsAsRoot, user ?? last.From, user is null ? "there is no USER" : $"USER {user.Text}");
        }
    }

    private static IEnumerable<(LintRule Rule, string What)> Look(DockerInstruction instruction)
    {
        switch (instruction.Name)
        {
            case "ENTRYPOINT" or "CMD" when DebugSigns.InCommand(instruction.Words) is { } debugger:
                yield return (LintRules.ImageStartsDebugger, $"{instruction.Name} starts {debugger}");
                break;
            case "ENV" when Variable().Matches(instruction.Text).Select(static match => DebugSigns.InVariable(match.Groups[1].Value, match.Groups[2].Value.Trim('"'))).FirstOrDefault(static found => found is not null) is { } sign:
                yield return (LintRules.ImageStartsDebugger, $"ENV holds {sign.Split('=', ':')[0]}");
                break;
            case "EXPOSE":
                foreach (var port in instruction.Words.Select(static word => word.Split('/')[0]).Where(static port => DebugSigns.PortOwner(port) is not null))
                {
                    yield return (LintRules.ImageExposesDebugger, $"EXPOSE {port}: {DebugSigns.PortOwner(port)}");
                }

                break;
            case "RUN" when Installed().Match(instruction.Text) is { Success: true } match:
                yield return (LintRules.ImageHoldsDebugger, $"RUN … {match.Groups["tool"].Value}");
                break;
            case "COPY" or "ADD" when Copied().Match(instruction.Text) is { Success: true } match:
                yield return (LintRules.ImageHoldsDebugger, $"{instruction.Name} … {match.Groups["tool"].Value}");
                break;
            default:
                break;
        }
    }

    /// <summary>The stages that a stage is made from, the outermost first, itself last.</summary>
    private static List<DockerStage> Chain(IReadOnlyList<DockerStage> stages, DockerStage stage)
    {
        var chain = new List<DockerStage> { stage };
        while (stages.TakeWhile(one => one != chain[0]).LastOrDefault(one => string.Equals(one.Name, chain[0].Base, StringComparison.OrdinalIgnoreCase)) is { } below)
        {
            chain.Insert(0, below);
        }

        return chain;
    }

    /// <summary>Compilers' commands for debugging, in the stages that the last one is made of and copies from.</summary>
    private static IEnumerable<(DockerInstruction Build, string What)> Builds(IReadOnlyList<DockerStage> stages, List<DockerStage> made)
    {
        var sources = made.SelectMany(static stage => stage.Instructions).Where(static one => one.Name is "COPY" or "ADD")
            .Select(static copy => From().Match(copy.Text).Groups[1].Value.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
        return from stage in stages.Where((stage, at) => made.Contains(stage) || (stage.Name is { } name && sources.Contains(name)) || sources.Contains($"{at}"))
               from run in stage.Instructions.Where(static one => one.Name == "RUN")
               let match = Unoptimised().Match(run.Text)
               where match.Success
               select (run, $"RUN … {match.Value.Trim()}");
    }

    private static bool IsNonRoot(string image) => image.Contains("nonroot", StringComparison.OrdinalIgnoreCase) || image.Contains("rootless", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"(apt-get|apt|apk|dnf|yum|microdnf|pip3?|npm|go|dotnet)\b[^&;|]*\b(install|add)\b[^&;|]*?[\s/](?<tool>dlv|delve|gdb|gdbserver|lldb|debugpy|ptvsd|pydevd|strace|vsdbg)\b")]
    private static partial Regex Installed();

    [GeneratedRegex(@"(^|[\s/""])(?<tool>dlv|gdb|gdbserver|lldb-server|vsdbg|sonde-agent)(?=[\s""/]|$)")]
    private static partial Regex Copied();

    [GeneratedRegex(@"(?:^|\s)([A-Za-z_][A-Za-z0-9_]*)[=\s](""[^""]*""|\S+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"--from=(\S+)")]
    private static partial Regex From();

    [GeneratedRegex(@"-gcflags[= ]\S*\s?[^&;|]*-N\b[^&;|]*?-l\b|\s-O0\b|--configuration[= ]Debug\b|\s-c Debug\b|-DCMAKE_BUILD_TYPE=Debug\b")]
    private static partial Regex Unoptimised();
}
