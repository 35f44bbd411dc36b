using System.Globalization;
using Sonde.Core.Faults;

namespace Sonde.Core.Repositories;

/// <summary>The program of a repository that is to run in the image. Pure.</summary>
/// <param name="Chosen">Its path from the repository's folder; empty for the folder itself.</param>
/// <param name="Told">What was chosen on the user's behalf, a sentence each.</param>
internal sealed record ProgramChoice(string Chosen, IReadOnlyList<string> Told)
{
    private const int UsualPort = 8080;

    private const int MostNamed = 10;

    /// <summary>Chooses: the one that is named, else the only one, else the first that is the usual one.</summary>
    /// <param name="found">What there is.</param>
    /// <param name="named">What the user named; null for nothing.</param>
    /// <param name="isUsual">Whether one is what a repository of that name is about.</param>
    /// <param name="what">What they are called: <c>main package</c>.</param>
    /// <exception cref="FaultException">SND2020.</exception>
    public static ProgramChoice Choose(IReadOnlyList<string> found, string? named, Func<string, bool> isUsual, string what)
    {
        var plain = found.Where(static one => one.Length == 0 || RepositoryNames.IsPlain(one)).ToArray();
        if (named is not null)
        {
            var wanted = Relative(named);
            return plain.Contains(wanted, StringComparer.Ordinal)
                ? new ProgramChoice(wanted, [])
                : throw Unclear($"there is no {what} {named} in it{(plain.Length == 0 ? "" : $", but {List(plain)}")}", plain);
        }

        return plain switch
        {
            [] => throw Unclear($"there is no {what} in it", []),
            [var only] => new ProgramChoice(only, []),
            _ when plain.FirstOrDefault(isUsual) is { } usual => new ProgramChoice(usual, [$"{what} {Show(usual)} of {plain.Length}: {List(plain)}; --program names another"]),
            _ => throw Unclear($"it has {plain.Length} of them: {List(plain)}", plain),
        };
    }

    /// <summary>A path as it is compared: without <c>./</c> and a slash at its end; empty for the folder itself.</summary>
    public static string Relative(string path)
    {
        var trimmed = path.TrimEnd('/');
        return trimmed == "." ? "" : trimmed.StartsWith("./", StringComparison.Ordinal) ? trimmed[2..] : trimmed;
    }

    /// <summary>A path that somebody named, where it can be written down as it is and is there; else nothing.</summary>
    /// <param name="path">The path; null for none.</param>
    /// <param name="isThere">Whether a path from the repository's folder is there.</param>
    public static string[] Named(string? path, Func<string, bool> isThere) =>
        path is not null && Relative(path) is var relative && RepositoryNames.IsPlain(relative) && isThere(relative) ? [relative] : [];

    /// <summary>The facts with port, health path and name, as the user says or the sources do.</summary>
    public static RepositoryFacts Complete(RepositoryFacts facts, SourceSigns signs, RepositoryWishes wishes)
    {
        var told = new List<string>(facts.Choices);
        var port = wishes.Port ?? signs.Port ?? UsualPort;
        if (wishes.Port is null)
        {
            told.Add(string.Create(CultureInfo.InvariantCulture, $"port {port}: {(signs.Port is null ? "the usual one, given to the program as PORT" : "the sources name it")}; --port says another"));
        }

        var health = wishes.Health ?? signs.Health;
        if (wishes.Health is null)
        {
            told.Add(health is null ? "no probes: no health path was found; --health /healthz names one" : $"health path {health}: the sources name it; --health says another");
        }

        return facts with { Name = wishes.Name ?? facts.Name, Port = port, Health = health, Choices = told };
    }

    /// <summary>The fault that says what is not clear.</summary>
    /// <param name="why">Why.</param>
    /// <param name="programs">What could be named.</param>
    public static FaultException Unclear(string why, IReadOnlyList<string> programs) => new(
        FaultCatalog.RepositoryUnclear,
        "cannot write files for this repository",
        why,
        programs.Count > 0 ? $"sonde init --program {Show(programs[0])}" : "name what is built or started with --program, or change to the folder that holds it");

    private static string Show(string program) => program.Length == 0 ? "." : program;

    private static string List(string[] programs) =>
        string.Join(", ", programs.Take(MostNamed).Select(Show)) + (programs.Length > MostNamed ? ", …" : "");
}
