using Sonde.Core.Faults;
using Sonde.Core.Ide;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Tools.Delve;

/// <summary>What <c>sonde debug</c> knows of Delve: what it needs, what to warn of, and how an IDE reaches it.</summary>
internal sealed class DelveTool
{
    /// <summary>The agent's name for it.</summary>
    public const string Name = "delve";

    private readonly DebugRequest _request;
    private readonly HostContext _host;
    private readonly IReporter _reporter;
    private readonly LocalWorkspaceFiles _files = new();
    private readonly IdeWorkspace _ides;
    private readonly WorkspaceRoot _root;
    private readonly IReadOnlyList<IdeFinding> _found;

    /// <summary>Looks around in the working directory.</summary>
    public DelveTool(DebugRequest request, HostContext host, IReporter reporter)
    {
        _request = request;
        _host = host;
        _reporter = reporter;
        _ides = new IdeWorkspace(_files);
        _root = WorkspaceRoot.Find(_files, host.WorkingDirectory, host.HomeDirectory);
        _found = IdeChoice.Choose(request.Ide, _root, new IdeSigns(host.Variable("TERM_PROGRAM"), host.Variable("TERMINAL_EMULATOR")));
    }

    /// <summary>What it wants of a toolbox.</summary>
    public static ToolWish Wish { get; } = new("go", "attach Delve to the Go process; it runs on at once, without breakpoints", NeedsTrace: true);

    private IReadOnlyList<IdeKind> Ides => [.. _found.Select(finding => finding.Kind)];

    /// <summary>
    /// Tries the very edits that the hand-over will make, and takes them back: a file that cannot be edited must be known before anything is
    /// added to the target.
    /// </summary>
    /// <exception cref="FaultException">SND2008 or SND2009.</exception>
    public void CheckWorkspace()
    {
        if (Ides.Count == 0)
        {
            return;
        }

        var tried = _ides.HandOver(_root, Ides, DelveOffer.For(IdeNames.For("check", null), _request.LocalPort, []));
        _ides.TakeBack(tried);
        if (tried.Refusals is [var refusal, ..])
        {
            throw IdeFaults.Explain(refusal);
        }
    }

    /// <summary>Says what will not work well on this binary, and what helps.</summary>
    public void Warn(ProcessDescription process)
    {
        foreach (var warning in GoBuildWarnings.Of(process.Go))
        {
            _reporter.Report(warning);
        }
    }

    /// <summary>Writes the IDE entries and says how to connect.</summary>
    public async Task<IdeSession> HandOverAsync(OpenSession session, ProcessDescription process, int port, CancellationToken cancellation)
    {
        var mapping = await SourceLookup.FindAsync(session.Agent, process, _files, _host, cancellation).ConfigureAwait(false);
        foreach (var warning in mapping.Warnings)
        {
            _reporter.Report(new WarningReport(warning.Text, null));
        }

        var offer = DelveOffer.For(IdeNames.For(session.Facts.ShortName, null), port, mapping.Rules);
        var handOver = _ides.HandOver(_root, Ides, offer);
        foreach (var refusal in handOver.Refusals)
        {
            var fault = IdeFaults.Explain(refusal).Fault;
            _reporter.Report(new WarningReport($"{fault.What}: {fault.Why}", fault.Next[0]));
        }

        _reporter.Report(new HandOverReport(HandOverLines.Of(offer.Name, _found, handOver, port, mapping.Rules), [.. handOver.Edits.Select(edit => edit.Path)]));
        return new IdeSession(_ides, handOver, _request.KeepsIde, _reporter);
    }
}
