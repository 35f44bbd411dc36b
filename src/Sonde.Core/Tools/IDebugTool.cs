using Sonde.Core.Ide;
using Sonde.Core.Reports;
using Sonde.Core.Sources;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Tools;

/// <summary>A debugger: which processes it is for, what to warn of, and how an IDE reaches it. Holds nothing; pure but for <see cref="Map"/>, which reads.</summary>
internal interface IDebugTool
{
    /// <summary>Which it is.</summary>
    DebuggerKind Kind { get; }

    /// <summary>The agent's name for it, and the word of <c>--tool</c>: <c>delve</c>.</summary>
    string Name { get; }

    /// <summary>In sentences: <c>Delve</c>.</summary>
    string Title { get; }

    /// <summary>The runtime of the processes that it is for, as <see cref="ProcessDescription.Runtime"/> says it.</summary>
    string Runtime { get; }

    /// <summary>Such a process, in sentences: <c>a Go program</c>.</summary>
    string Program { get; }

    /// <summary>The tool whose image holds it, one of <see cref="Settings.ToolboxImage.Tools"/>.</summary>
    string Image => Settings.ToolboxImage.Go;

    /// <summary>Whether it is taken only where <c>--tool</c> names it.</summary>
    bool IsAskedFor => false;

    /// <summary>Whether nothing is attached until an IDE connects and asks for it.</summary>
    bool AttachesForIde => false;

    /// <summary>The local port that its clients expect.</summary>
    int UsualPort { get; }

    /// <summary>What will not work well on this process, and what helps.</summary>
    IReadOnlyList<WarningReport> Warnings(ProcessDescription process);

    /// <summary>Where the program's sources are on this machine.</summary>
    SourceMap Map(SourceQuestion question);

    /// <summary>The configurations for the IDEs.</summary>
    /// <param name="name">From <see cref="IdeNames.For"/>.</param>
    /// <param name="port">The local port.</param>
    /// <param name="rules">The source paths.</param>
    IdeOffer Offer(string name, int port, IReadOnlyList<PathRule> rules);

    /// <summary>How to connect without an IDE, one line each; those that belong to the one before begin with a blank.</summary>
    IReadOnlyList<string> Connect(int port, IReadOnlyList<PathRule> rules);
}
