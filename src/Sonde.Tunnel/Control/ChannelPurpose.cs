using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>
/// What a channel is opened for: the payload of its open frame, a UTF-8 JSON object of at most 1 KiB. The property <c>to</c>
/// names it.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "to")]
[JsonDerivedType(typeof(ControlPurpose), "control")]
[JsonDerivedType(typeof(DebuggerPurpose), "debugger")]
[JsonDerivedType(typeof(TcpPurpose), "tcp")]
[JsonDerivedType(typeof(SamplesPurpose), "samples")]
[JsonDerivedType(typeof(ProgramPurpose), "program")]
[JsonDerivedType(typeof(ProgramErrorPurpose), "program-error")]
[JsonDerivedType(typeof(FilesPurpose), "files")]
[JsonDerivedType(typeof(CallsPurpose), "calls")]
[JsonDerivedType(typeof(DotnetPortPurpose), "dotnet-port")]
[JsonDerivedType(typeof(CodePurpose), "code")]
[JsonDerivedType(typeof(SyncPurpose), "sync")]
[JsonDerivedType(typeof(SyncBackPurpose), "sync-back")]
[JsonDerivedType(typeof(InterceptedPurpose), "intercepted")]
[JsonDerivedType(typeof(OutboundPurpose), "outbound")]
public abstract record ChannelPurpose
{
    /// <summary>What an open frame carries: UTF-8 JSON.</summary>
    public byte[] Encode() => JsonSerializer.SerializeToUtf8Bytes(this, ControlJson.Default.ChannelPurpose);

    /// <summary>Reads what an open frame carried; null where it is not understood: such a channel is to be refused.</summary>
    public static ChannelPurpose? TryParse(ReadOnlySpan<byte> purpose)
    {
        try
        {
            return JsonSerializer.Deserialize(purpose, ControlJson.Default.ChannelPurpose);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            // NotSupportedException: the property "to" is missing.
            return null;
        }
    }
}

/// <summary>The session's control channel; one a session, opened first.</summary>
public sealed record ControlPurpose : ChannelPurpose;

/// <summary>
/// A connection to the session's debugger. If the debugger was let go when its last client left, it is attached again.
/// </summary>
public sealed record DebuggerPurpose : ChannelPurpose;

/// <summary>A TCP connection to the pod's loopback.</summary>
/// <param name="Port">1 to 65535, at 127.0.0.1, then at ::1, of the toolbox's network namespace.</param>
public sealed record TcpPurpose([property: JsonRequired] int Port) : ChannelPurpose;

/// <summary>
/// The samples of the process that the last <see cref="SampleRequest"/> named: the agent writes lines (<see cref="SampleLine"/>) and ends its direction. The client writes nothing;
/// when it ends its own direction, sampling ends and the last figures come. Refused where nothing was prepared.
/// </summary>
public sealed record SamplesPurpose : ChannelPurpose;

/// <summary>
/// A program that was started (<see cref="StartProgramRequest"/>): what the client writes is its standard input, what it reads its standard output; with a terminal both are
/// the terminal. Opened once. The client's end is the end of the program's input; a client that closes the channel closes the program's output too.
/// </summary>
/// <param name="Program">Its number.</param>
public sealed record ProgramPurpose([property: JsonRequired] int Program) : ChannelPurpose;

/// <summary>A program's standard error; the client writes nothing. Opened once; refused for a program with a terminal, which has none of its own.</summary>
/// <param name="Program">Its number.</param>
public sealed record ProgramErrorPurpose([property: JsonRequired] int Program) : ChannelPurpose;

/// <summary>
/// The files that the last <see cref="CopyFilesRequest"/> named, as records (<see cref="Copying.CopyRecord"/>) in both directions. Refused where nothing was prepared.
/// </summary>
public sealed record FilesPurpose : ChannelPurpose;

/// <summary>
/// The calls that the last <see cref="TraceCallsRequest"/> asked for: the agent puts its probes in, writes lines (<see cref="CallLine"/>), takes them out and ends its direction. The client writes
/// nothing; its end of its direction ends the tracing.
/// </summary>
public sealed record CallsPurpose : ChannelPurpose;

/// <summary>
/// A connection to the diagnostic port of a .NET process, which takes one command on each. Refused where it has none, or where what listens there is another process. The
/// connection ends with the channel, and with it what it had the runtime do.
/// </summary>
/// <param name="ProcessId">The process, in the toolbox's process namespace.</param>
public sealed record DotnetPortPurpose([property: JsonRequired] int ProcessId) : ChannelPurpose;

/// <summary>
/// A new program for a container in dev mode, in pieces (<see cref="Code.CodeHeader"/>); the agent starts it in place of the old one and answers with a <see cref="Code.CodeReply"/>.
/// </summary>
public sealed record CodePurpose : ChannelPurpose;

/// <summary>
/// Files of a folder that a container in dev mode has the same as the client (<see cref="Code.SyncRecord"/>); the agent says which differ, takes those, starts the program again and answers with a
/// <see cref="Code.CodeReply"/>.
/// </summary>
public sealed record SyncPurpose : ChannelPurpose;

/// <summary>
/// What changes among those files in the container: the client says which of them never count (<see cref="Code.SyncBackRules"/>), asks as often as it likes, and takes the ones that it wants
/// (<see cref="Code.SyncBackHead"/>). Changes nothing there.
/// </summary>
public sealed record SyncBackPurpose : ChannelPurpose;

/// <summary>
/// A connection to the pod that was turned to the client's machine (<see cref="StartInterceptRequest"/>): opened by the agent, which alone opens such. The client accepts it when the program on its
/// machine has taken the connection, and refuses it where that does not.
/// </summary>
public sealed record InterceptedPurpose : ChannelPurpose;

/// <summary>
/// A TCP connection out of the pod's network, as the pod would open it. Accepted when it is open; refused with an <see cref="OutboundRefusal"/>.
/// </summary>
/// <param name="Host">An address, or a name, which the agent resolves by the target's own /etc/hosts and /etc/resolv.conf; letters, digits, dots, hyphens, underscores and colons, at most 253.</param>
/// <param name="Port">1 to 65535.</param>
public sealed record OutboundPurpose([property: JsonRequired] string Host, [property: JsonRequired] int Port) : ChannelPurpose
{
    /// <summary>The process whose files these are, in the toolbox's process namespace; null, or where they cannot be read, for the toolbox's own.</summary>
    public int? ProcessId { get; init; }
}
