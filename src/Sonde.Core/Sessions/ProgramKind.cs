using Sonde.Tunnel.Control;

namespace Sonde.Core.Sessions;

/// <summary>A kind of program that no debugger is there for.</summary>
/// <param name="Runtime">As <see cref="ProcessDescription.Runtime"/> says it.</param>
/// <param name="Program">Such a process, in sentences: <c>a .NET program</c>.</param>
internal sealed record ProgramKind(string Runtime, string Program);
