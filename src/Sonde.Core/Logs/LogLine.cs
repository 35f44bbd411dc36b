namespace Sonde.Core.Logs;

/// <summary>A line that a container printed.</summary>
/// <param name="Text">Without its end; bytes that are no UTF-8 are U+FFFD. What a terminal obeys is still in it.</param>
/// <param name="IsCut">It was longer than <see cref="LogLines.MostBytes"/>, and its rest is left out.</param>
public readonly record struct LogLine(string Text, bool IsCut);
