namespace Sonde.Core.Operations;

/// <summary><c>sonde up</c>.</summary>
/// <param name="Name">What the whole is called in the IDEs: the name of the file's folder.</param>
/// <param name="Targets">What is debugged together; at least one, each with a name of its own.</param>
public sealed record UpRequest(string Name, IReadOnlyList<UpTarget> Targets);

/// <summary>One target of several.</summary>
/// <param name="Name">Its name in sonde.yaml.</param>
/// <param name="Session">A <see cref="DebugRequest"/>, or a <see cref="ForwardRequest"/> where no debugger is wanted.</param>
public sealed record UpTarget(string Name, SessionRequest Session);
