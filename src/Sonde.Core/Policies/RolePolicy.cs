using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sonde.Core.Platforms.Cluster;

namespace Sonde.Core.Policies;

/// <summary>The smallest role for a command, and the binding that gives it to somebody, as YAML. Pure.</summary>
public static class RolePolicy
{
    /// <summary>Writes them.</summary>
    /// <param name="scope">The commands.</param>
    /// <param name="podNamespace">The namespace; null leaves it to whoever applies it.</param>
    /// <param name="subject">Who gets it; null for the role alone.</param>
    /// <returns>A Role, a ClusterRole where something is in no namespace, and a binding of each where there is a subject.</returns>
    public static IReadOnlyList<string> Write(PolicyScope scope, string? podNamespace, RoleSubject? subject)
    {
        var isOfCluster = RightsTable.For(scope).Any(static row => row.IsOfCluster);
        return
        [
            Role(scope, podNamespace),
            .. subject is null ? Array.Empty<string>() : [Binding(scope, podNamespace, subject)],
            .. isOfCluster ? [ClusterRole(scope)] : Array.Empty<string>(),
            .. isOfCluster && subject is not null ? [ClusterBinding(scope, subject)] : Array.Empty<string>(),
        ];
    }

    /// <summary>Everything has the name that it had first; the others are called like their commands.</summary>
    private static string NameOf(PolicyScope scope) => scope == PolicyScope.All ? "sonde-debugger" : $"sonde-{PolicyScopes.WordOf(scope)}";

    private static string Role(PolicyScope scope, string? podNamespace)
    {
        var rows = RightsTable.For(scope).Where(static row => !row.IsOfCluster).ToArray();
        var text = new StringBuilder(Head(scope, rows));
        text.Append("apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n").Append(Metadata(NameOf(scope), podNamespace)).Append("rules:\n");
        foreach (var rule in RoleRule.Of(rows.Where(row => row.Without is null).Select(row => row.Right)))
        {
            Append(text, rule, CommentOf(rule, rows));
        }

        // One by one: each may be left out for itself.
        foreach (var row in rows.Where(row => row.Without is not null))
        {
            Append(text, RoleRule.Of([row.Right])[0], $"May be left out; without it {row.Without}.");
        }

        return text.ToString();
    }

    private static string ClusterRole(PolicyScope scope)
    {
        var text = new StringBuilder("apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n").Append(Metadata(NameOf(scope), null)).Append("rules:\n");
        foreach (var row in RightsTable.For(scope).Where(static row => row.IsOfCluster))
        {
            Append(text, RoleRule.Of([row.Right])[0], $"May be left out; without it {row.Without}.");
        }

        return text.ToString();
    }

    private static string Head(PolicyScope scope, IReadOnlyList<RightsRow> rows)
    {
        var word = PolicyScopes.WordOf(scope);
        var commands = string.Join(", ", PolicyScopes.Words.SkipLast(1).Where(known => (known.Value & scope) == known.Value).Select(known => known.Key));
        var head = $"""
            # The least rights for sonde {commands} in one namespace. Written by: sonde policy {word}
            #   sonde policy {word} -n NAMESPACE --group GROUP | kubectl apply -f -     (or --user NAME)

            """.ReplaceLineEndings("\n");
        return rows.Any(row => row.Right.Resource == "pods/exec")
            ? head + "# Exec and ephemeral containers are as much as the pods in that namespace have: their files, environment, secrets and service account.\n"
            : head;
    }

    private static void Append(StringBuilder text, RoleRule rule, string? comment)
    {
        if (comment is not null)
        {
            text.Append("  # ").Append(comment).Append('\n');
        }

        text.Append("  ").Append(rule.Yaml).Append('\n');
    }

    private static string? CommentOf(RoleRule rule, IEnumerable<RightsRow> rows)
    {
        var comments = rows.Where(row => row.Right.Group == rule.Group && rule.Resources.Contains(row.Right.Resource, StringComparer.Ordinal)).Select(static row => row.Comment).OfType<string>().ToArray();
        return comments.Length == 0 ? null : string.Join(' ', comments);
    }

    private static string Binding(PolicyScope scope, string? podNamespace, RoleSubject subject) => Binding("Role", NameOf(scope), podNamespace, subject);

    private static string ClusterBinding(PolicyScope scope, RoleSubject subject) => Binding("ClusterRole", NameOf(scope), null, subject);

    /// <summary>The name stands for role and subject: another's binding is not replaced by it.</summary>
    private static string Binding(string kind, string role, string? podNamespace, RoleSubject subject)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(subject.Yaml));
        var name = string.Create(CultureInfo.InvariantCulture, $"{role}-{Convert.ToHexStringLower(hash.AsSpan(0, 3))}");
        return $"apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}Binding\n" + Metadata(name, podNamespace)
            + $"roleRef: {{ apiGroup: rbac.authorization.k8s.io, kind: {kind}, name: {role} }}\nsubjects:\n  {subject.Yaml}\n";
    }

    private static string Metadata(string name, string? podNamespace) =>
        $"metadata:\n  name: {name}\n{(podNamespace is null ? "" : $"  namespace: {PolicyYaml.Quote(podNamespace)}\n")}";
}
