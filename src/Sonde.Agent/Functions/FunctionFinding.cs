using Sonde.Agent.Executables;
using Sonde.Agent.Launching;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Functions;

/// <summary>Finds functions in a process's executable. The process itself is not touched.</summary>
internal static class FunctionFinding
{
    /// <summary>EM_AARCH64.</summary>
    public const int Arm = 183;

    private const int Amd = 62;
    /// <summary>Functions that are traced at once.</summary>
    public const int MostFunctions = 64;
    private const int MostPattern = 512;

    /// <summary>More are not counted.</summary>
    private const int MostFound = 10_000;

    /// <summary>Larger functions are not read for their returns.</summary>
    private const int MostCode = 1 << 20;

    /// <summary>The functions of a process's executable that a pattern fits.</summary>
    /// <exception cref="AgentRefusedException">It may not be read, or is none that can be.</exception>
    public static FoundFunctions Find(int processId, string pattern)
    {
        if (pattern.Length is 0 or > MostPattern || pattern.Any(char.IsControl))
        {
            throw Refused(AgentErrorCode.NotUnderstood, "A pattern is 1 to 512 characters, none of them a control character.");
        }

        try
        {
            using var stream = ProcessFiles.OpenExecutable(processId);
            return Find(stream, pattern) ?? throw Refused(AgentErrorCode.NotPrepared, $"The executable of process {processId} is no 64-bit ELF file for amd64 or arm64.");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Refused(AgentErrorCode.NotAllowed, $"The executable of process {processId} may not be read: {PlainText.Line(refused.Message, 200)}");
        }
    }

    /// <summary>The functions of an executable that a pattern fits; null where it is none for these processors.</summary>
    internal static FoundFunctions? Find(Stream stream, string pattern)
    {
        if (ElfFile.Open(stream) is not { Machine: Amd or Arm } file)
        {
            return null;
        }

        var version = GoExecutable.Read(stream)?.GoVersion;
        var near = new NearNames(pattern);
        var found = new List<FoundFunction>();
        var addresses = new HashSet<ulong>();
        foreach (var function in version is null ? ElfFunctions.Of(file) : GoFunctions.Of(file))
        {
            if (!FunctionPattern.Fits(pattern, function.Name))
            {
                near.Add(function.Name);
            }
            else if (addresses.Count < MostFound && addresses.Add(function.Address))
            {
                found.Add(function);
            }
        }

        var isGo = version is not null;
        return new FoundFunctions(isGo, file.Machine == Arm, found.Count, [.. found.OrderBy(static function => function.Address).Take(MostFunctions).Select(function => Place(file, function, (isGo, GoRegisters.Judge(version, file.Machine == Arm))))])
        {
            Near = found.Count == 0 ? near.Names : [],
        };
    }

    private static FunctionPlace Place(ElfFile file, FoundFunction function, (bool IsGo, string? WhyNot) program)
    {
        var code = new byte[Math.Min(function.Size, MostCode)];
        code = code[..file.ReadAtAddress(function.Address, code)];
        var shape = (ulong)code.Length < function.Size
            ? CodeShape.Unknown(0, "it is too large, or not wholly in the file")
            : CodeReading.Read(code, file.Machine == Arm, program.IsGo);
        return new FunctionPlace(function.Name, (long)function.Address, OffsetOf(file, function.Address))
        {
            Enter = shape.Enter,
            Returns = program.WhyNot is null ? shape.Returns : null,
            Why = program.WhyNot ?? shape.Why,
        };
    }

    private static long OffsetOf(ElfFile file, ulong address)
    {
        foreach (var segment in file.Segments)
        {
            if (segment is { Type: ElfSegment.Load, IsExecutable: true } && address >= segment.Address && address - segment.Address < segment.FileSize)
            {
                return (long)(address - segment.Address + segment.Offset);
            }
        }

        return -1;
    }

    private static AgentRefusedException Refused(string code, string message) => new(new AgentError(code, message));
}
