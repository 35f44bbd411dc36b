namespace Sonde.Core.Platforms;

/// <summary>What became of a toolbox that was not to outlive its session.</summary>
/// <param name="Toolbox">Its name.</param>
/// <param name="Text">For the receipt, where it is removed: <c>removed pod sonde-node-x7k2p</c>.</param>
/// <param name="Failure">Why it could not be removed, as the end of a sentence; null where it could.</param>
internal sealed record TakenBack(string Toolbox, string Text, string? Failure);
