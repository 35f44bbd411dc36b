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
    /// <returns>A Role, and a RoleBinding where there is a subject.</returns>
    public static IReadOnlyList<string> Write(PolicyScope scope, string? podNamespace, RoleSubject? subject) => subject is null
        ? [Role(scope, podNamespace)]
        : [Role(scope, podNamespace), Binding(scope, podNamespace, subject)];

    /// <summary>Everything has the name that it had first; the others are called like their commands.</summary>
    private static string NameOf(PolicyScope scope) => scope == PolicyScope.All ? "sonde-debugger" : $"sonde-{PolicyScopes.WordOf(scope)}";

    private static string Role(PolicyScope scope, string? podNamespace)
    {
        var rows = RightsTable.For(scope).ToArray();
        var text = new StringBuilder(Head(scope, rows));
        text.Append("apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n").Append(Metadata(NameOf(scope), podNamespace)).Append("rules:\n");
        foreach (var rule in RoleRule.Of(rows.Where(row => row.Without is null).Select(row => row.Right)))
        {
            Append(text, rule, CommentOf(rule));
        }

        // One by one: each may be left out for itself.
        foreach (var row in rows.Where(row => row.Without is not null))
        {
            Append(text, RoleRule.Of([row.Right])[0], $"May be left out; without it {row.Without}.");
        }

        return text.ToString();
    }

    private static string Head(PolicyScope scope, IReadOnlyList<RightsRow> rows)
    {
        var word = PolicyScopes.WordOf(scope);
        var commands = string.Join(", ", PolicyScopes.Words.SkipLast(1).Where(known => (known.Value & scope) != 0).Select(known => known.Key));
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

    private static string? CommentOf(RoleRule rule) => RightsTable.Rows
        .Where(row => row.Right.Group == rule.Group && rule.Resources.Contains(row.Right.Resource, StringComparer.Ordinal))
        .Select(row => row.Comment).FirstOrDefault(comment => comment is not null);

    /// <summary>The name stands for role and subject: another's binding is not replaced by it.</summary>
    private static string Binding(PolicyScope scope, string? podNamespace, RoleSubject subject)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(subject.Yaml));
        var name = string.Create(CultureInfo.InvariantCulture, $"{NameOf(scope)}-{Convert.ToHexStringLower(hash.AsSpan(0, 3))}");
        return "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\n" + Metadata(name, podNamespace)
            + $"roleRef: {{ apiGroup: rbac.authorization.k8s.io, kind: Role, name: {NameOf(scope)} }}\nsubjects:\n  {subject.Yaml}\n";
    }

    private static string Metadata(string name, string? podNamespace) =>
        $"metadata:\n  name: {name}\n{(podNamespace is null ? "" : $"  namespace: {PolicyYaml.Quote(podNamespace)}\n")}";
}
