using Sonde.Core.Settings;

namespace Sonde.Core.Workspaces;

/// <summary>The keys of an entry of <c>targets</c>.</summary>
internal static class TargetKeys
{
    /// <summary>How many ports a target may forward.</summary>
    public const int MostForwards = 32;

    /// <summary>Keys that belong to a debugger and mean nothing with <c>tool: none</c>.</summary>
    public static IReadOnlyList<string> OfDebugger { get; } = ["port", "pid", "source", "remoteSource", "budget", "shield", "memoryCheck"];

    /// <summary>Keys of a target in a cluster.</summary>
    public static IReadOnlyList<string> OfCluster { get; } = ["namespace", "context"];

    /// <summary>The words of <c>tool</c>.</summary>
    public static IReadOnlyList<KeyValuePair<string, WorkspaceTool>> Tools { get; } =
    [
        new("go", WorkspaceTool.Go), new("node", WorkspaceTool.Node), new("python", WorkspaceTool.Python), new("java", WorkspaceTool.Java), new("native", WorkspaceTool.Native),
        new("none", WorkspaceTool.None),
    ];

    /// <summary>All of them, in the order in which they are told.</summary>
    public static IReadOnlyList<WorkspaceKey<TargetDraft>> All { get; } =
    [
        Of("target", "Whom to debug: a pod NAME, KIND/NAME (deploy, sts, ds, rs, job, svc, pod), podman/NAME, docker/NAME or podman/POD/CONTAINER",
            new TextShape(512, "a target: deploy/api, a pod's name or podman/api"), (draft, text) => draft with { Target = text }),
        Of("selector", "Pods by label instead of a name: app=api", new TextShape(512, "labels: app=api"), (draft, text) => draft with { Selector = text }),
        Of("namespace", "Namespace, instead of the file's", new TextShape(63, "a namespace's name"), (draft, text) => draft with { Namespace = text }),
        Of("context", "Context of the kubeconfig, instead of the file's", new TextShape(512, "a context's name"), (draft, text) => draft with { Context = text }),
        Of("container", "Container; the pod's default or only one when left out", new TextShape(253, "a container's name"), (draft, text) => draft with { Container = text }),
        Wish("tool", "What to debug with; found from the process when left out. native: gdb, which must be asked for. none: only forwards and logs", new WordShape<WorkspaceTool>(Tools), (wishes, tool) => wishes with { Tool = tool }),
        Wish("port", "Local port for IDEs; chosen when left out or 0", new NumberShape(0, 65535), (wishes, port) => wishes with { LocalPort = port == 0 ? null : port }),
        Wish("forwards", "Ports of the pod to open here: 8080 under the same number, 9090:8080 under another, :8080 under any free one",
            new ListShape<Operations.PortForward>(new ForwardShape(), MostForwards), (wishes, forwards) => wishes with { Forwards = forwards }),
        Wish("pid", "Process id inside of the container; found when left out", new NumberShape(1, int.MaxValue), (wishes, pid) => wishes with { ProcessId = pid }),
        Wish("logs", "Show what the container prints; true when left out", new SwitchShape(), (wishes, shows) => wishes with { ShowsLogs = shows }),
        Wish("source", "Folder of the sources, from this file's own; found when left out", new TextShape(1024, "a folder's path"), (wishes, path) => wishes with { Source = path }),
        Wish("remoteSource", "The folder of the same sources in the target, or where they were built; found when left out",
            new TextShape(1024, "a folder's path"), (wishes, path) => wishes with { RemoteSource = path }),
        Wish("budget", "How long a stop may last before the debugger lets go, 1s to 1h; by default what the liveness probe leaves. none: any time",
            new DurationShape(DurationRange.Budget, takesNone: true),
            (wishes, time) => time < TimeSpan.Zero ? wishes with { HasNoBudget = true } : wishes with { Budget = time }),
        Wish("grace", "A laptop silent for longer counts as gone, and the target is let go; 1s to 10m", new DurationShape(DurationRange.Grace), (wishes, time) => wishes with { Grace = time }),
        Wish("hold", "Keep the session for so long when the link is lost and the target runs; 0s to 24h", new DurationShape(DurationRange.Hold), (wishes, time) => wishes with { Hold = time }),
        Wish("ttl", "The toolbox ends itself after so long without a session; 1s to 24h", new DurationShape(DurationRange.TimeToLive), (wishes, time) => wishes with { TimeToLive = time }),
        Wish("shield", "Answer the kubelet's probes while the process is stopped; the toolbox then runs as root with NET_ADMIN", new SwitchShape(), (wishes, shields) => wishes with { IsShielded = shields }),
        Wish("memoryCheck", "false: attach although the debugger may not fit into the pod's memory", new SwitchShape(), (wishes, checks) => wishes with { HasNoMemoryCheck = !checks }),
        Wish("image", "Image of the toolbox, instead of the configured one", new TextShape(512, "an image reference without spaces and without http://") { Judge = ToolboxImage.Judge }, (wishes, image) => wishes with { Image = image }),
        Wish("pullPolicy", "When the node pulls the image", new WordShape<Plans.PullPolicy>(SettingWords.PullPolicies), (wishes, policy) => wishes with { PullPolicy = policy }),
        Wish("profile", "Privileges of the toolbox, as in kubectl debug; auto takes the least that works", new WordShape<Plans.DebugProfile>(SettingWords.Profiles), (wishes, profile) => wishes with { Profile = profile }),
    ];

    private static WorkspaceKey<TargetDraft> Of<T>(string name, string meaning, ValueShape<T> shape, Func<TargetDraft, T, TargetDraft> set) =>
        WorkspaceKey<TargetDraft>.Of(name, meaning, shape, set);

    private static WorkspaceKey<TargetDraft> Wish<T>(string name, string meaning, ValueShape<T> shape, Func<TargetWishes, T, TargetWishes> set) =>
        Of(name, meaning, shape, (draft, value) => draft with { Wishes = set(draft.Wishes, value) });
}
