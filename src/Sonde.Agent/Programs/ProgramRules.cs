using Sonde.Tunnel.Control;

namespace Sonde.Agent.Programs;

/// <summary>What a request about a program may ask for. Pure.</summary>
internal static class ProgramRules
{
    /// <summary>Programs of a session that run at once.</summary>
    public const int MostPrograms = 16;

    private const int MostCharacters = 4096;
    private const int MostArguments = 4096;
    private const int MostArgumentCharacters = 256 * 1024;
    private const int MostVariables = 256;
    private const int MostSide = 1000;
    private const int MostTypeCharacters = 64;

    /// <summary>What is wrong with it, as a sentence; null for nothing. Values of the environment are not quoted.</summary>
    public static string? Judge(StartProgramRequest request) =>
        !IsText(request.Program, MostCharacters) || request.Program.Length == 0 ? "A program's name is 1 to 4096 characters, none of them NUL."
        : request.Arguments.Count > MostArguments || request.Arguments.Any(static argument => argument is null || !IsText(argument, MostArgumentCharacters))
            ? "There are at most 4096 arguments of at most 262144 characters each, none of them NUL."
        : request.Directory is { } directory && (!directory.StartsWith('/') || !IsText(directory, MostCharacters)) ? "A directory is an absolute path of at most 4096 characters, none of them NUL."
        : request.Environment is { } environment && (environment.Count > MostVariables || environment.Any(static variable => !IsVariable(variable.Key, variable.Value)))
            ? "There are at most 256 variables, whose names are not empty and hold no =, and which hold no NUL."
        : request.RootOf is < 1 ? "rootOf is a process id."
        : request.Terminal is { } terminal ? JudgeSize(terminal.Columns, terminal.Rows) ?? JudgeType(terminal.Type)
        : null;

    /// <summary>What is wrong with a terminal's size, as a sentence; null for nothing.</summary>
    public static string? JudgeSize(int columns, int rows) =>
        columns is >= 1 and <= MostSide && rows is >= 1 and <= MostSide ? null : "A terminal has 1 to 1000 columns and 1 to 1000 rows.";

    private static string? JudgeType(string type) =>
        type.Length is >= 1 and <= MostTypeCharacters && type.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '.' or '_' or '-')
            ? null : "A terminal's type is 1 to 64 letters, digits and + . _ -.";

    private static bool IsText(string text, int most) => text.Length <= most && !text.Contains('\0', StringComparison.Ordinal);

    private static bool IsVariable(string name, string value) =>
        name.Length > 0 && !name.Contains('=', StringComparison.Ordinal) && IsText(name, MostCharacters) && value is not null && IsText(value, MostArgumentCharacters);
}
