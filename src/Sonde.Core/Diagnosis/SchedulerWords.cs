using System.Globalization;
using System.Text.RegularExpressions;

namespace Sonde.Core.Diagnosis;

/// <summary>
/// What the scheduler says of a pod that it cannot place: <c>0/5 nodes are available: 2 Insufficient cpu, 3 node(s) had taint {a: b}, that the pod didn't tolerate.</c>
/// (k8s.io/kubernetes/pkg/scheduler/framework, FitError). Pure.
/// </summary>
internal static partial class SchedulerWords
{
    /// <summary>The reasons with the number of nodes that each excludes, the most first; empty where the words are others.</summary>
    public static IReadOnlyList<(int Nodes, string Reason)> Reasons(string message)
    {
        // What follows is what preemption would bring.
        var said = message.Split(" preemption:", 2)[0];
        return
        [
            .. Reason().Matches(said)
                .Select(match => (int.Parse(match.Groups["count"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture), match.Groups["reason"].Value.TrimEnd('.', ' ', ',')))
                .OrderByDescending(reason => reason.Item1),
        ];
    }

    // A reason ends where the next number begins; taints hold commas of their own.
    [GeneratedRegex(@"(?<=[:,] )(?<count>\d{1,6}) (?<reason>(?:Insufficient|Too many|node\(s\)) ?.*?)(?=, \d{1,6} (?:Insufficient|Too many|node\(s\))|$)", RegexOptions.Singleline, 1000)]
    private static partial Regex Reason();
}
