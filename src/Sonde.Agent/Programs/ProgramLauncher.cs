using System.Globalization;
using Sonde.Agent.Launching;
using Sonde.Agent.Native;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Programs;

/// <summary>Starts programs of the toolbox, each in a session of its own (<see cref="BecomeCommand"/>).</summary>
/// <param name="children">Starts processes.</param>
/// <param name="table">/proc.</param>
/// <param name="environment">The tools' environment, <c>NAME=value</c> each.</param>
/// <param name="clock">Time.</param>
internal sealed class ProgramLauncher(ChildProcesses children, IProcessTable table, IReadOnlyList<string> environment, TimeProvider clock) : IProgramLauncher
{
    private readonly DescriptorWatch _watch = new();

    /// <inheritdoc/>
    public async Task<LaunchedProgram> StartAsync(StartProgramRequest request, string mark)
    {
        var variables = ProgramEnvironment.Of(environment, request, mark);
        var searchPath = ProgramEnvironment.SearchPath(variables);
        var program = ProgramPath.Find(request.Program, searchPath, ProgramPath.IsProgram)
            ?? throw Refused(AgentErrorCode.ToolMissing, $"There is no program {PlainText.Line(request.Program, 200)} in the toolbox (PATH is {PlainText.Line(searchPath, 400)}).");
        var (directory, note) = Place(request);
        string[] words =
        [
            "sonde-agent", "become", "--parent", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), "--directory", directory,
            "--input", request.Terminal is null ? "pipe" : "terminal", "--", program, .. request.Arguments,
        ];
        try
        {
            var launched = request.Terminal is { } terminal ? await StartAsync(words, variables, terminal, mark) : await StartAsync(words, variables, mark);
            return launched with { Note = note };
        }
        catch (IOException failure)
        {
            throw Refused(AgentErrorCode.ToolFailed, failure.Message);
        }
    }

    private async Task<LaunchedProgram> StartAsync(string[] words, IReadOnlyList<string> variables, string mark)
    {
        var (input, feed) = Descriptor.Pipe();
        var (output, outputEnd) = Descriptor.Pipe();
        var (error, errorEnd) = Descriptor.Pipe();
        Descriptor.WidenPipe(feed);
        Descriptor.WidenPipe(output);
        var streams = new[] { feed, output, error }.Select(descriptor => new DescriptorStream(descriptor, _watch)).ToArray();
        try
        {
            var child = await children.StartAsync(new ChildStart(OwnProcess.Executable, words, variables, input, outputEnd, errorEnd));
            return new LaunchedProgram(child.ProcessId, child.Status, streams[0], streams[1], FamilyOf(child.ProcessId, mark)) { Error = streams[2] };
        }
        catch
        {
            Array.ForEach(streams, static stream => stream.Dispose());
            throw;
        }
        finally
        {
            Array.ForEach([input, outputEnd, errorEnd], static descriptor => Libc.Close(descriptor));
        }
    }

    private async Task<LaunchedProgram> StartAsync(string[] words, IReadOnlyList<string> variables, ProgramTerminal terminal, string mark)
    {
        var (master, slave) = PseudoTerminal.Open(terminal.Columns, terminal.Rows);
        var input = new DescriptorStream(Descriptor.Duplicate(master), _watch);
        var output = new DescriptorStream(master, _watch);
        try
        {
            var child = await children.StartAsync(new ChildStart(OwnProcess.Executable, words, variables, slave, slave, slave));
            return new LaunchedProgram(child.ProcessId, child.Status, input, output, FamilyOf(child.ProcessId, mark))
            {
                Resize = (columns, rows) => output.TryUse(descriptor => PseudoTerminal.Resize(descriptor, columns, rows)),
            };
        }
        catch
        {
            await input.DisposeAsync();
            await output.DisposeAsync();
            throw;
        }
        finally
        {
            _ = Libc.Close(slave);
        }
    }

    private ProgramFamily FamilyOf(int leader, string mark)
    {
        var since = table.Stat(leader)?.StartTime ?? 0;
        return new ProgramFamily(
            () => ProgramMembers.Find(table, leader, since, id => ProgramMembers.IsMarked(id, mark)),
            static (id, signal) => Libc.Kill(id, signal) == 0,
            clock);
    }

    /// <summary>Its working directory, and what there is to say of the root that was wished for.</summary>
    private (string Directory, string? Note) Place(StartProgramRequest request)
    {
        if (request.Directory is { } wanted && !Directory.Exists(wanted))
        {
            throw Refused(AgentErrorCode.ToolFailed, $"There is no directory {PlainText.Line(wanted, 200)} in the toolbox, or it may not be entered.");
        }

        if (request.RootOf is not { } processId)
        {
            return (request.Directory ?? "/", null);
        }

        if (table.Stat(processId) is not { HasEnded: false })
        {
            throw Refused(AgentErrorCode.ProcessMissing, $"There is no process {processId}.");
        }

        var root = $"/proc/{processId}/root";
        return Directory.Exists($"{root}/")
            ? (request.Directory ?? root, $"/ is the toolbox's own; the target's root is {root}.")
            : (request.Directory ?? "/", $"/ is the toolbox's own; the target's root, {root}, may not be entered.");
    }

    private static AgentRefusedException Refused(string code, string message) => new(new AgentError(code, message));
}
