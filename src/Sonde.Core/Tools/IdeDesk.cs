using Sonde.Core.Faults;
using Sonde.Core.Ide;
using Sonde.Core.Operations;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Core.Sources;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Tools;

/// <summary>Hands a debugger over to the IDEs of the directory that the user works in.</summary>
internal sealed class IdeDesk
{
    private readonly DebugRequest _request;
    private readonly HostContext _host;
    private readonly IReporter _reporter;
    private readonly LocalWorkspaceFiles _files = new();
    private readonly IdeWorkspace _ides;
    private readonly WorkspaceRoot _root;
    private readonly IReadOnlyList<IdeFinding> _found;

    /// <summary>Looks around in the working directory.</summary>
    public IdeDesk(DebugRequest request, HostContext host, IReporter reporter)
    {
        _request = request;
        _host = host;
        _reporter = reporter;
        _ides = new IdeWorkspace(_files);
        _root = WorkspaceRoot.Find(_files, host.WorkingDirectory, host.HomeDirectory);
        _found = IdeChoice.Choose(request.Ide, _root, new IdeSigns(host.Variable("TERM_PROGRAM"), host.Variable("TERMINAL_EMULATOR")));
    }

    private IReadOnlyList<IdeKind> Ides => [.. _found.Select(finding => finding.Kind)];

    /// <summary>
    /// Tries the very edits that the hand-over will make, and takes them back: a file that cannot be edited must be known before anything is
    /// added to the target.
    /// </summary>
    /// <exception cref="FaultException">SND2008 or SND2009.</exception>
    public void Check()
    {
        if (Ides.Count == 0)
        {
            return;
        }

        var tool = ToolCatalog.All[0];
        var tried = _ides.HandOver(_root, Ides, tool.Offer(IdeNames.For("check", null), tool.UsualPort, []));
        _ides.TakeBack(tried);
        if (tried.Refusals is [var refusal, ..])
        {
            throw IdeFaults.Explain(refusal);
        }
    }

    /// <summary>Writes the IDE entries and says how to connect.</summary>
    public async Task<IdeSession> HandOverAsync(OpenSession session, IDebugTool tool, ProcessDescription process, int port, CancellationToken cancellation)
    {
        var sources = await SourceLookup.AskAsync(session.Agent, process, cancellation).ConfigureAwait(false);
        var mapping = sources is null ? null : Map(tool, process, sources);
        foreach (var warning in mapping?.Warnings ?? [])
        {
            _reporter.Report(new WarningReport(warning.Text, null));
        }

        var rules = mapping?.Rules ?? [];
        var offer = tool.Offer(IdeNames.For(_request.Name ?? session.Facts.ShortName, null), port, rules);
        var handOver = _ides.HandOver(_root, Ides, offer);
        foreach (var refusal in handOver.Refusals)
        {
            var fault = IdeFaults.Explain(refusal).Fault;
            _reporter.Report(new WarningReport($"{fault.What}: {fault.Why}", fault.Next[0]));
        }

        _reporter.Report(new HandOverReport([.. HandOverLines.Of(offer.Name, _found, handOver), .. tool.Connect(port, rules)], [.. handOver.Edits.Select(edit => edit.Path)]));
        return new IdeSession(_ides, handOver, _request.KeepsIde, _reporter) { Offer = offer };
    }

    /// <summary>Writes an entry that starts others together; null where no IDE takes one.</summary>
    public IdeSession? HandOver(IdeOffer compound)
    {
        var handOver = _ides.HandOver(_root, Ides, compound);
        if (handOver.Edits.Count > 0)
        {
            _reporter.Report(new HandOverReport(HandOverLines.Of(compound.Name, _found, handOver), [.. handOver.Edits.Select(edit => edit.Path)]));
        }

        return handOver.Edits.Count > 0 ? new IdeSession(_ides, handOver, _request.KeepsIde, _reporter) { Offer = compound } : null;
    }

    /// <summary>What the user says goes before what is found.</summary>
    private SourceMap Map(IDebugTool tool, ProcessDescription process, SourcesAnswer sources)
    {
        if (_request is { Source: { } local, RemoteSource: { } remote })
        {
            return new SourceMap([new PathRule(local, remote)], []);
        }

        return _request.Source is { } folder
            ? tool.Map(new SourceQuestion(process, sources, _files, _host with { WorkingDirectory = folder }, WorkspaceRoot.Find(_files, folder, _host.HomeDirectory)))
            : tool.Map(new SourceQuestion(process, sources, _files, _host, _root));
    }
}
