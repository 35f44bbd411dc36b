using Sonde.Core.Diagnosis;
using Sonde.Core.Targets;
using Sonde.Kubernetes.Api;
using WorkloadKind = Sonde.Core.Targets.WorkloadKind;

namespace Sonde.UnitTests.Core.Diagnosis;

public sealed class EndingCausesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_container_that_serves_again_tells_an_end_of_the_last_hour()
    {
        Assert.Equal("oom-killed", Assert.Single(CauseCatalog.Judge(Restarted(TimeSpan.FromMinutes(10)))).Name);
        var facts = Restarted(TimeSpan.FromHours(30));
        Assert.Empty(CauseCatalog.Judge(facts));
        Assert.Contains("container app was restarted 4 times, last 30 h ago after exit code 137 (OOMKilled)", CaseSummary.State(facts));
    }

    [Fact]
    public void A_pod_of_nothing_but_null_is_no_bug() => Assert.DoesNotContain(CauseCatalog.Judge(Facts(new Pod())), static cause => cause.Next.Count == 0);

    [Fact]
    public void Commands_lead_to_the_cluster_that_was_meant()
    {
        var commands = new CaseCommands(new KubernetesReference(WorkloadKind.Pod, "app", null) { Context = "dev east", Kubeconfig = "/tmp/k" }, "shop");
        Assert.Equal("kubectl get pods -n shop --context 'dev east' --kubeconfig /tmp/k", commands.Kubectl("get pods"));
        Assert.Equal("sonde debug pod/app -c api -n shop --context 'dev east' --kubeconfig /tmp/k --shield", commands.Sonde("debug", "app", "api", " --shield"));
    }

    private static PodCase Restarted(TimeSpan ago) => Facts(new Pod
    {
        Spec = new PodSpec { NodeName = "worker", RestartPolicy = "Always", Containers = [new Container { Name = "app" }] },
        Status = new PodStatus
        {
            Phase = "Running",
            Conditions = [new PodCondition { Type = "Ready", Status = "True" }],
            ContainerStatuses =
            [
                new ContainerStatus
                {
                    Name = "app",
                    Ready = true,
                    RestartCount = 4,
                    State = new ContainerState { Running = new ContainerRunning() },
                    LastState = new ContainerState { Terminated = new ContainerTerminated { ExitCode = 137, Reason = "OOMKilled", FinishedAt = Noon - ago } },
                },
            ],
        },
    });

    private static PodCase Facts(Pod pod) => new()
    {
        Namespace = "shop",
        Commands = new CaseCommands(new KubernetesReference(WorkloadKind.Pod, "app", null), "shop"),
        Now = Noon,
        Pod = pod,
        Pods = [pod],
    };
}
