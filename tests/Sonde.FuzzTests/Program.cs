using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests;

/// <summary>The tests as every other test program has them; with the words of <see cref="CampaignWords"/>, a campaign.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] words)
    {
        if (words is not [['-', '-', ..], ..])
        {
            return await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(words);
        }

        return CampaignWords.TryParse(words, out var asked)
            ? Campaign.Run(asked)
            : Usage();
    }

    private static int Usage()
    {
        Console.Error.WriteLine(CampaignWords.Usage);
        return 2;
    }
}
