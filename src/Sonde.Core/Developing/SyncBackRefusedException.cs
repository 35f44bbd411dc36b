namespace Sonde.Core.Developing;

/// <summary>An agent cannot tell what changes in its folder; the session goes on without that.</summary>
/// <param name="message">Why, in its words.</param>
internal sealed class SyncBackRefusedException(string message) : Exception(message);
