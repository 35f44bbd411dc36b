using Sonde.Tunnel.Control;

namespace Sonde.Agent.Observing;

/// <summary>What may be asked of an observation. Pure.</summary>
internal static class ObserveRules
{
    private const int MostExpressions = 32;
    private const int MostExpressionCharacters = 1000;
    private const int MostFileCharacters = 4096;
    private const int MostDepth = 6;

    /// <summary>Why it cannot be taken, as a sentence; null where it can.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="dialect">Judges expressions.</param>
    public static string? Judge(ObserveRequest request, IDapDialect dialect) =>
        request.File.Length is 0 or > MostFileCharacters ? $"The file must be 1 to {MostFileCharacters} characters."
        : request.Line is < 1 or > 10_000_000 ? "The line must be 1 to 10000000."
        : request.BoundMilliseconds is not (>= 1 and <= 1000) ? "The bound must be 1 to 1000 ms."
        : request.Count is < 1 or > PauseRecord.Most ? $"The count must be 1 to {PauseRecord.Most}."
        : request.TimeoutSeconds is not (> 0 and <= 86_400) ? "The time must be above 0 and at most 86400 seconds."
        : request.Frames is < 1 or > 100 ? "The frames must be 1 to 100."
        : request.Depth is < 0 or > MostDepth ? $"The depth must be 0 to {MostDepth}."
        : request.Expressions.Count > MostExpressions ? $"At most {MostExpressions} expressions can be read at a hit."
        : request.Expressions.Append(request.Condition ?? "x").Select(expression => Judge(expression.Trim(), dialect)).FirstOrDefault(static problem => problem is not null);

    private static string? Judge(string expression, IDapDialect dialect) =>
        expression.Length is 0 or > MostExpressionCharacters ? $"An expression must be 1 to {MostExpressionCharacters} characters." : dialect.Judge(expression);
}
