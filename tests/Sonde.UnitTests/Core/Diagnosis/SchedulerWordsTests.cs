using Sonde.Core.Diagnosis;

namespace Sonde.UnitTests.Core.Diagnosis;

public sealed class SchedulerWordsTests
{
    [Theory]
    [InlineData("0/1 nodes are available: 1 Insufficient cpu.", "1 Insufficient cpu")]
    [InlineData(
        "0/5 nodes are available: 2 Insufficient cpu, 3 node(s) had taint {team: payments}, that the pod didn't tolerate.",
        "3 node(s) had taint {team: payments}, that the pod didn't tolerate|2 Insufficient cpu")]
    [InlineData(
        "0/3 nodes are available: 1 Too many pods, 2 node(s) didn't match Pod's node affinity/selector. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
        "2 node(s) didn't match Pod's node affinity/selector|1 Too many pods")]
    [InlineData("persistentvolumeclaim \"data\" not found", "")]
    [InlineData("", "")]
    [InlineData("0/99999999999 nodes are available: 99999999999 Insufficient cpu.", "")]
    public void Reasons_are_told_apart_the_most_nodes_first(string message, string expected) =>
        Assert.Equal(expected, string.Join('|', SchedulerWords.Reasons(message).Select(reason => $"{reason.Nodes} {reason.Reason}")));
}
