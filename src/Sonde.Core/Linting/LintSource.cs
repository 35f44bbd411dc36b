namespace Sonde.Core.Linting;

/// <summary>A text that is looked at.</summary>
/// <param name="File">As it is named in findings.</param>
/// <param name="Path">From what the user named on: its folders may say that it is development's.</param>
/// <param name="Text">What is in it.</param>
/// <param name="IsDockerfile">Whether it is a Dockerfile; manifests otherwise.</param>
internal sealed record LintSource(string File, string Path, string Text, bool IsDockerfile);
