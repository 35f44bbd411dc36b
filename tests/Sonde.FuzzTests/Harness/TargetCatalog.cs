using Sonde.FuzzTests.Targets.Agent;
using Sonde.FuzzTests.Targets.Containers;
using Sonde.FuzzTests.Targets.Core;
using Sonde.FuzzTests.Targets.Kubernetes;
using Sonde.FuzzTests.Targets.Tunnel;

namespace Sonde.FuzzTests.Harness;

/// <summary>Every parser that reads what a stranger wrote.</summary>
internal static class TargetCatalog
{
    /// <summary>New ones: a target is used by one thread.</summary>
    public static IReadOnlyList<FuzzTarget> All() =>
    [
        new FramesTarget(), new DispatchTarget(), new BlocksTarget(), new Lz4Target(), new PackedTarget(), new ControlLinesTarget(), new PurposeTarget(), new PeerTextTarget(), new LinkTarget(),
        new DapFramingTarget(), new JsonFramingTarget(), new DapWatchTarget(), new RpcWatchTarget(), new JdwpFramingTarget(), new JdwpWatchTarget(), new FarewellTarget(), new GoExecutableTarget(), new GoFilesTarget(), new ModuleTextTarget(),
        new ProcessTextTarget(), new CodeMappingTarget(), new ArgumentsTarget(), new ToolWordsTarget(), new DelveAnswerTarget(),
        new ServerFramesTarget(), new HandshakeTarget(), new ProxyTarget(), new KubeconfigTarget(), new OverlayTarget(), new ExecCredentialTarget(), new WatchLinesTarget(), new PodTarget(),
        new AnswersTarget(), new NoProxyTarget(),
        new SettingsTarget(), new WorkspaceFileTarget(), new LaunchTarget(), new RunFolderTarget(), new TargetWordsTarget(), new SourcesTarget(), new DurationTarget(),
        new EngineAnswersTarget(), new EngineVersionTarget(), new EngineWordsTarget(),
    ];
}
