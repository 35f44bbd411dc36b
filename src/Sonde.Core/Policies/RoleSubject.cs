namespace Sonde.Core.Policies;

/// <summary>Who gets a role.</summary>
/// <param name="Name">As the server knows them: any text without control characters.</param>
/// <param name="IsGroup">A group, and not a user or service account.</param>
public sealed record RoleSubject(string Name, bool IsGroup)
{
    private const string ServiceAccount = "system:serviceaccount:";

    /// <summary>As an item of a binding's subjects.</summary>
    internal string Yaml => !IsGroup && Name.StartsWith(ServiceAccount, StringComparison.Ordinal) && Name[ServiceAccount.Length..].Split(':') is [var place, var account]
        ? $"- {{ kind: ServiceAccount, namespace: {PolicyYaml.Quote(place)}, name: {PolicyYaml.Quote(account)} }}"
        : $"- {{ kind: {(IsGroup ? "Group" : "User")}, apiGroup: rbac.authorization.k8s.io, name: {PolicyYaml.Quote(Name)} }}";
}
