namespace Sonde.Core.Reports;

/// <summary>One check of the preflight.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="IsGood">True: good; false: stands in the way; null: only to be known.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Next">What to do where it stands in the way; null otherwise, and where the next check of the same name says it for both.</param>
public sealed record DoctorCheck(string Name, bool? IsGood, string Detail, string? Next);
