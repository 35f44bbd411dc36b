using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Targets;

namespace Sonde.UnitTests.Core.Operations;

public sealed class ReplicaFindingTests
{
    private static readonly KubernetesReference[] Pods = [.. Enumerable.Range(1, 3).Select(static number => new KubernetesReference(WorkloadKind.Pod, $"api-{number}", null))];

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 3)]
    public async Task What_a_program_may_stand_for_is_done_to_one_replica_after_the_other(bool isInTurn, int together)
    {
        var (now, most) = (0, 0);
        var all = new TaskCompletionSource();

        var ends = await ReplicaFinding.RunAllAsync(Pods, RunAsync, isInTurn);

        Assert.Equal([ExitCode.Done, ExitCode.Negative, ExitCode.Done], ends);
        Assert.Equal(together, most);

        async Task<ExitCode> RunAsync(KubernetesReference pod)
        {
            most = Math.Max(most, ++now);
            if (now == together)
            {
                all.TrySetResult();
            }

            await all.Task;
            await Task.Yield();
            now--;
            return pod.Name == "api-2" ? ExitCode.Negative : ExitCode.Done;
        }
    }
}
