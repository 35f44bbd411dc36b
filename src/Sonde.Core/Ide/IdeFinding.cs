namespace Sonde.Core.Ide;

/// <summary>One IDE that gets a configuration.</summary>
/// <param name="Kind">The IDE.</param>
/// <param name="Reason">Why it was chosen, for the user to read: for example <c>.vscode in /home/dev/shop</c>.</param>
public sealed record IdeFinding(IdeKind Kind, string Reason);
