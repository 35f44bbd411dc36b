using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sonde.Core.Faults;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>
/// One role with all the rights that a user lacks, and one binding, as a command to paste. Pure. The name stands for user and rights: pasted once more, or beside what
/// was granted before, it never takes rules away from a role that exists.
/// </summary>
internal static class RightsGrant
{
    /// <summary>The command.</summary>
    /// <param name="rights">At least one; all of a namespace.</param>
    /// <param name="podNamespace">The namespace.</param>
    /// <param name="user">As the server knows the user.</param>
    public static string Command(IReadOnlyList<Right> rights, string podNamespace, string user)
    {
        var rules = RoleRule.Of(rights);
        var name = NameFor(rules, user);
        var subject = user.StartsWith("system:serviceaccount:", StringComparison.Ordinal)
            ? ShellWord.Quote($"--serviceaccount={user["system:serviceaccount:".Length..]}")
            : ShellWord.Quote($"--user={user}");
        return $"{Role(rules, name, podNamespace)} && kubectl create rolebinding {name} --role={name} {subject} -n {podNamespace}";
    }

    /// <summary>kubectl create role gives every verb for every resource; where that would be too much, the rules are written out.</summary>
    private static string Role(IReadOnlyList<RoleRule> rules, string name, string podNamespace)
    {
        if (rules.Select(rule => rule.Verbs).Distinct(StringComparer.Ordinal).Count() == 1)
        {
            var resources = rules.SelectMany(rule => rule.Resources.Select(resource => WithGroup(resource, rule.Group)));
            return $"kubectl create role {name} --verb={rules[0].Verbs} --resource={string.Join(',', resources)} -n {podNamespace}";
        }

        // Quotes, and not a here-document: the lines are shown indented, where the word that ends one is not recognised.
        return $$"""
            echo '
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: { name: {{name}} }
            rules:
            {{string.Join('\n', rules.Select(rule => rule.Yaml))}}
            ' | kubectl apply -n {{podNamespace}} -f -
            """.ReplaceLineEndings("\n");
    }

    private static string NameFor(IReadOnlyList<RoleRule> rules, string user)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{user}\n{string.Join('\n', rules.Select(rule => rule.Yaml))}"));
        return string.Create(CultureInfo.InvariantCulture, $"sonde-debugger-{Convert.ToHexStringLower(hash.AsSpan(0, 3))}");
    }

    private static string WithGroup(string resource, string group)
    {
        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        return group.Length == 0 ? resource : slash < 0 ? $"{resource}.{group}" : $"{resource[..slash]}.{group}{resource[slash..]}";
    }

}
