using System.Diagnostics;

namespace Sonde.FuzzTests.Harness;

/// <summary>Makes a failing input smaller, as long as it fails in the same way.</summary>
internal static class Minimizer
{
    private const int MostTries = 2000;

    /// <summary>A large input that is slow as well is left as it is then.</summary>
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(5);

    public static byte[] Shrink(byte[] input, Func<byte[], bool> fails)
    {
        var start = Stopwatch.GetTimestamp();
        var tries = 0;
        for (var piece = Math.Max(1, input.Length / 2); ; piece /= 2)
        {
            for (var at = 0; at < input.Length && tries < MostTries && Stopwatch.GetElapsedTime(start) < MostTime;)
            {
                tries++;
                byte[] smaller = [.. input[..at], .. input[Math.Min(input.Length, at + piece)..]];
                if (fails(smaller))
                {
                    input = smaller;
                }
                else
                {
                    at += piece;
                }
            }

            if (piece <= 1 || tries >= MostTries || Stopwatch.GetElapsedTime(start) >= MostTime)
            {
                return input;
            }
        }
    }
}
