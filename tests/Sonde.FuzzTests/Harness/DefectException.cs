namespace Sonde.FuzzTests.Harness;

/// <summary>A parser's answer is wrong, or cost too much.</summary>
internal sealed class DefectException(string message) : Exception(message)
{
    /// <summary>Throws unless it holds.</summary>
    public static void Unless(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new DefectException(otherwise);
        }
    }
}
