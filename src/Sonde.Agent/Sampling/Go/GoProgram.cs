using Sonde.Agent.Executables;
using Sonde.Agent.Guarding;
using Sonde.Agent.Launching;
using Sonde.Agent.Processes;
using Sonde.Agent.Trapping;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling.Go;

/// <summary>A running Go program, opened to be looked at from outside.</summary>
internal sealed class GoProgram : IDisposable
{
    private const int OldestMinor = 18;
    private const int PageSize = 4096;

    private readonly FileStream _stream;
    private readonly string? _executable;
    private readonly long _startTime;

    private GoProgram(int processId, FileStream stream, ElfFile file, GoSymbols symbols, string version)
    {
        (ProcessId, _stream, File, Symbols, Version) = (processId, stream, file, symbols, version);
        _executable = ProcessFiles.MappedExecutable(processId);
        _startTime = new ProcessTable().Stat(processId)?.StartTime ?? 0;
    }

    /// <summary>The process.</summary>
    public int ProcessId { get; }

    /// <summary>Its executable.</summary>
    public ElfFile File { get; }

    /// <summary>What names its places.</summary>
    public GoSymbols Symbols { get; }

    /// <summary>The version of Go that it was built with: <c>go1.24.4</c>.</summary>
    public string Version { get; }

    /// <summary>The second number of the version; null for one that is not known.</summary>
    public int? Minor => GoVersion.Minor(Version);

    /// <summary>Whether it has ended, or become another program.</summary>
    public bool IsGone => new ProcessTable().Stat(ProcessId) is not { HasEnded: false } stat || stat.StartTime != _startTime || ProcessFiles.MappedExecutable(ProcessId) != _executable;

    /// <summary>Opens it; nothing is stopped.</summary>
    /// <exception cref="AgentRefusedException">There is no such process, it may not be looked at, somebody traces it, it stands, or it is none that is understood.</exception>
    public static GoProgram Open(int processId)
    {
        var table = new ProcessTable();
        TraceCheck.Pass(table, processId);
        var status = table.Status(processId)!;
        if (status.State == 'T')
        {
            throw Refused(AgentErrorCode.AlreadyTraced, $"Process {processId} stands: a signal has stopped it.");
        }

        if (ProcessFiles.TryAccess(processId, table.Status(Environment.ProcessId) ?? status, status) is { IsAllowed: false } access)
        {
            throw Refused(AgentErrorCode.NotAllowed, $"The kernel does not let this toolbox look into process {processId}. {access.Detail}");
        }

        FileStream? stream = null;
        try
        {
            stream = new FileStream($"/proc/{processId}/exe", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: PageSize);
            return Open(processId, stream);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            stream?.Dispose();
            throw Refused(AgentErrorCode.NotAllowed, $"The executable of process {processId} cannot be read: {refused.Message}");
        }
        catch
        {
            stream?.Dispose();
            throw;
        }
    }

    /// <summary>Reads its memory.</summary>
    public int Read(ulong address, Span<byte> bytes) => RemoteMemory.Read(ProcessId, address, bytes);

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    /// <summary>How far a program lies from where its file has it, told by where its code is mapped; null where it is not.</summary>
    /// <param name="file">The executable.</param>
    /// <param name="mappings">What is mapped of it to be executed.</param>
    internal static ulong? Bias(ElfFile file, IReadOnlyList<CodeMapping> mappings)
    {
        foreach (var segment in file.Segments)
        {
            var at = (long)Math.Min(segment.Offset, long.MaxValue);
            if (segment is { Type: ElfSegment.Load, IsExecutable: true }
                && mappings.FirstOrDefault(mapping => at >= mapping.Offset && at - mapping.Offset < mapping.Length) is { Length: > 0 } mapping)
            {
                return unchecked((ulong)(mapping.Start + at - mapping.Offset) - segment.Address);
            }
        }

        return null;
    }

    private static GoProgram Open(int processId, FileStream stream)
    {
        if (GoExecutable.Read(stream) is not { } build || ElfFile.Open(stream) is not { } file)
        {
            throw Refused(AgentErrorCode.NotPrepared, $"Process {processId} is no Go program.");
        }

        var minor = GoVersion.Minor(build.GoVersion);
        if (minor is < OldestMinor)
        {
            throw Refused(AgentErrorCode.NotPrepared, $"Process {processId} was built with {build.GoVersion}; stacks are read from go1.{OldestMinor} on.");
        }

        if (GoLineTable.Open(file) is not { } table)
        {
            throw Refused(AgentErrorCode.NotPrepared, $"The executable of process {processId} ({build.GoVersion}) has no line tables that are understood.");
        }

        return ProcessFiles.MappedExecutable(processId) is { } executable && TrapCatcher.ReadMaps(processId) is { } maps
            && Bias(file, CodeMapping.Parse(maps, executable)) is { } bias
            && GoModule.Find(file, table, bias, minor, (address, bytes) => RemoteMemory.Read(processId, address, bytes)) is { } module
                ? new GoProgram(processId, stream, file, new GoSymbols(file, table, module, ThreadRegisters.HasLinkRegister), build.GoVersion)
                : throw Refused(AgentErrorCode.NotPrepared, $"The runtime of process {processId} ({build.GoVersion}) was not found in its memory.");
    }

    private static AgentRefusedException Refused(string code, string message) => new(new AgentError(code, message));
}
