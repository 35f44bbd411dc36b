using Sonde.Core.Profiles;
using Sonde.Core.Reports;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Topping;

/// <summary>Intervals, one after the other, become pictures. For one thread; decides, and does nothing.</summary>
/// <param name="target">The target.</param>
/// <param name="process">The process.</param>
internal sealed class TopTally(string target, ProcessDescription process)
{
    /// <summary>More kinds of functions than are seen; what is beyond is not summed up.</summary>
    private const int MostFunctions = 20_000;

    private readonly Dictionary<(string, string?), long> _ever = [];
    private Dictionary<(string, string?), double> _before = [];
    private long _all;
    private int _number;

    /// <summary>Takes an interval.</summary>
    public TopReport Add(TopWindow window)
    {
        var hot = HotFunction.Find(window.Profile, int.MaxValue);
        var total = Math.Max(window.Profile.Total, 1);
        _all += window.Profile.Total;
        foreach (var function in hot.Where(function => _ever.Count < MostFunctions || _ever.ContainsKey(Key(function))))
        {
            _ever[Key(function)] = _ever.GetValueOrDefault(Key(function)) + function.Self;
        }

        var rows = hot.Take(TopReport.MostRows).Select(function => Row(function, total)).ToArray();
        _before = hot.Take(MostFunctions).ToDictionary(Key, function => (double)function.Self / total);
        return new TopReport(target, process.ProcessId, process.Name, ++_number, window.Seconds, window.How, Samples(window.Profile), rows)
        {
            Processors = window.CpuSeconds / window.Seconds,
            Threads = window.Threads,
            SamplerShare = window.SamplerSeconds / window.Seconds,
            Missed = window.Missed,
        };
    }

    /// <summary>Values are counts of samples, each for so long; where that is not known, stacks are counted.</summary>
    private static long Samples(Profile profile) => profile.Period > 0 ? profile.Total / profile.Period : profile.SampleCount;

    private TopRow Row(HotFunction function, long total)
    {
        var self = (double)function.Self / total;
        return new TopRow(function.Frame.Function, self, (double)function.Total / total, _number == 0 ? 0 : self - _before.GetValueOrDefault(Key(function)), (double)_ever.GetValueOrDefault(Key(function)) / Math.Max(_all, 1))
        {
            File = function.Frame.File,
            Line = function.Frame.Line > 0 ? function.Frame.Line : null,
        };
    }

    private static (string, string?) Key(HotFunction function) => (function.Frame.Function, function.Frame.Module);
}
