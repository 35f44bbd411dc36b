namespace Sonde.Core.Audit;

/// <summary>What a platform keeps of a session for others to read.</summary>
/// <param name="Id">The session's id; with <paramref name="Reason"/> it is unique.</param>
/// <param name="Reason">In a word: <c>SondeDebugStarted</c>.</param>
/// <param name="Message">In sentences; no secrets.</param>
internal sealed record SessionWord(string Id, string Reason, string Message);
