namespace Sonde.Core.Ide;

/// <summary>What the environment tells of the terminal that Sonde runs in; read by the caller, never here.</summary>
/// <param name="TermProgram">TERM_PROGRAM: <c>vscode</c> in Visual Studio Code's terminal; null where unset.</param>
/// <param name="TerminalEmulator">TERMINAL_EMULATOR: <c>JetBrains-JediTerm</c> in the terminal of JetBrains' IDEs; null where unset.</param>
public sealed record IdeSigns(string? TermProgram, string? TerminalEmulator);
