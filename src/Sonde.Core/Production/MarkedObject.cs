namespace Sonde.Core.Production;

/// <summary>Something whose owners may have written on it what it is.</summary>
/// <param name="Text">For people: <c>namespace shop</c>, <c>pod/api-7d9</c>.</param>
/// <param name="Labels">Its labels, for those that name an environment.</param>
/// <param name="Mark">The value of <see cref="OwnersMark.Key"/> as it stands; null where there is none.</param>
/// <param name="MarkKind">What holds it: <c>annotation</c> or <c>label</c>.</param>
internal sealed record MarkedObject(string Text, IReadOnlyDictionary<string, string> Labels, string? Mark, string MarkKind = "annotation");
