using System.Diagnostics;

namespace Sonde.FuzzTests.Harness;

/// <summary>Millions of inputs over all targets, by several workers at once.</summary>
internal static class Campaign
{
    /// <summary>An input that takes longer than that is taken for a hang, whatever else the machine does.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    /// <summary>Runs it; the exit code is 1 where there is a defect.</summary>
    public static int Run(CampaignWords asked)
    {
        if (asked.IsLast)
        {
            LastInput.Left(asked.Workers).ToList().ForEach(Console.WriteLine);
            return 0;
        }

        var names = TargetCatalog.All().Select(target => target.Name).Where(name => asked.Target is null || name.StartsWith(asked.Target, StringComparison.Ordinal)).ToArray();
        if (names.Length == 0)
        {
            Console.Error.WriteLine($"there is no target {asked.Target}; there are {string.Join(", ", TargetCatalog.All().Select(target => target.Name))}");
            return 2;
        }

        if (asked.IsList)
        {
            names.ToList().ForEach(Console.WriteLine);
            return 0;
        }

        return asked.Replay is { } input ? Replay(names[0], input) : Run(asked, names);
    }

    private static int Replay(string name, byte[] input)
    {
        var run = new TargetRun(TargetCatalog.All().First(target => target.Name == name), 0, (_, _) => { });
        var defect = run.Try(input, out _);
        Console.WriteLine(defect is null ? $"{name}: no defect" : new Defect(name, 0, 0, input, defect).ToString());
        return defect is null ? 0 : 1;
    }

    private static int Run(CampaignWords asked, string[] names)
    {
        var start = Stopwatch.GetTimestamp();
        CampaignWorker[] workers = [.. Enumerable.Range(0, asked.Workers).Select(index => new CampaignWorker(index, asked, names))];
        foreach (var worker in workers)
        {
            worker.Start();
        }

        while (!workers.All(worker => worker.Wait(TimeSpan.FromMilliseconds(500))))
        {
            if (workers.FirstOrDefault(worker => worker.AtInputFor > Hang) is { } stuck)
            {
                Console.WriteLine($"DEFECT an input takes longer than {Hang.TotalSeconds:0} s");
                LastInput.Left(stuck.Index + 1).Skip(stuck.Index).ToList().ForEach(Console.WriteLine);
                return 1;
            }

            if (!Console.IsOutputRedirected)
            {
                Console.Write($"\r{workers.Sum(worker => worker.Done)} inputs, {workers.Sum(worker => worker.Defects.Count())} defects ");
            }
        }

        var code = Report(workers, Stopwatch.GetElapsedTime(start));
        workers.ToList().ForEach(worker => worker.Dispose());
        return code;
    }

    private static int Report(CampaignWorker[] workers, TimeSpan time)
    {
        Console.WriteLine();
        foreach (var runs in workers.SelectMany(worker => worker.Runs).GroupBy(run => run.Name, StringComparer.Ordinal))
        {
            var slowest = runs.MaxBy(run => run.Slowest.Time)!.Slowest;
            var done = runs.Sum(run => run.Done);
            var micros = runs.Sum(run => run.Spent.TotalMicroseconds) / Math.Max(1, done);
            Console.WriteLine($"{runs.Key,-28} {done,10} inputs {micros,8:0.0} us each, slowest {slowest.Time.TotalMilliseconds,7:0.0} ms ({slowest.Length} bytes), {runs.Sum(run => run.Examples)} examples");
        }

        var defects = workers.SelectMany(worker => worker.Defects).DistinctBy(defect => $"{defect.Target} {Defect.SignatureOf(defect.Cause)}").ToArray();
        foreach (var defect in defects)
        {
            Console.WriteLine(defect);
        }

        using var self = Process.GetCurrentProcess();
        Console.WriteLine($"{time.TotalSeconds:0} s, {self.PeakWorkingSet64 >> 20} MiB at the most");
        Console.WriteLine($"{workers.Sum(worker => worker.Done)} inputs, {defects.Length} defects");
        return defects.Length == 0 ? 0 : 1;
    }
}
