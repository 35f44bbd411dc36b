namespace Sonde.Core.Ide;

/// <summary>Decides which IDEs get a configuration.</summary>
public static class IdeChoice
{
    /// <summary>The word of <c>--ide</c> as a wish; null for an unknown word. Lower case, as the help writes it.</summary>
    public static IdeWish? Parse(string word) => word switch
    {
        "vscode" => IdeWish.VisualStudioCode,
        "goland" => IdeWish.GoLand,
        "none" => IdeWish.None,
        _ => null,
    };

    /// <summary>
    /// A wish is obeyed. Without one, an IDE counts where its terminal is the one that Sonde runs in, or where its folder (.vscode, .idea) lies
    /// in the workspace; both may. Empty where none is found.
    /// </summary>
    public static IReadOnlyList<IdeFinding> Choose(IdeWish wish, WorkspaceRoot workspace, IdeSigns signs) => wish switch
    {
        IdeWish.None => [],
        IdeWish.VisualStudioCode => [new(IdeKind.VisualStudioCode, "--ide vscode")],
        IdeWish.GoLand => [new(IdeKind.GoLand, "--ide goland")],
        IdeWish.Found => Found(workspace, signs),
        _ => throw new ArgumentOutOfRangeException(nameof(wish), wish, "no such wish"),
    };

    private static List<IdeFinding> Found(WorkspaceRoot workspace, IdeSigns signs)
    {
        List<IdeFinding> found = [];
        if (signs.TermProgram == "vscode")
        {
            found.Add(new(IdeKind.VisualStudioCode, "this terminal is Visual Studio Code's"));
        }
        else if (workspace.VisualStudioCodeFolder is { } folder)
        {
            found.Add(new(IdeKind.VisualStudioCode, $".vscode in {folder}"));
        }

        if (signs.TerminalEmulator == "JetBrains-JediTerm")
        {
            found.Add(new(IdeKind.GoLand, "this terminal is a JetBrains IDE's"));
        }
        else if (workspace.JetBrainsFolder is { } folder)
        {
            found.Add(new(IdeKind.GoLand, $".idea in {folder}"));
        }

        return found;
    }
}
