namespace Sonde.FuzzTests.Harness;

/// <summary>What was found.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Seed">What the run was started with.</param>
/// <param name="Iteration">Which of its inputs.</param>
/// <param name="Input">The input, made as small as it could be.</param>
/// <param name="Cause">What was thrown.</param>
internal sealed record Defect(string Target, ulong Seed, long Iteration, byte[] Input, Exception Cause)
{
    /// <summary>The same for defects that are probably one: the exception and the first place in the product.</summary>
    public static string SignatureOf(Exception cause)
    {
        var place = (cause.StackTrace ?? "").Split('\n').FirstOrDefault(line => line.Contains(" Sonde.", StringComparison.Ordinal) && !line.Contains("Sonde.FuzzTests", StringComparison.Ordinal));
        return $"{cause.GetType().Name} {(cause is DefectException ? Transcript.KindOf(cause.Message) : 0)} {place?.Split(" in ")[0].Trim()}";
    }

    /// <summary>For people, with how to see it again.</summary>
    public override string ToString() =>
        $"DEFECT {Target}, seed {Seed}, iteration {Iteration}: {Cause.GetType().Name}: {Cause.Message}\n{Cause.StackTrace}\n--replay {Target} {Convert.ToBase64String(Input)}";
}
