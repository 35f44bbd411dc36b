namespace Sonde.Core.Repositories;

/// <summary>The Dockerfile of a Node.js program: node and what it loads on an empty root for production, all of npm's packages and the inspector for development. Pure.</summary>
internal static class NodeDockerfile
{
    private const string Oldest = "22";

    /// <summary>Writes it.</summary>
    public static string Write(RepositoryFacts facts)
    {
        var (install, prune) = Packages(facts);
        var build = facts.HasBuildScript ? "RUN npm run build\n" : "";
        return $$"""
            {{DockerfileText.Head(facts)}}
            ARG NODE_IMAGE=docker.io/library/node:{{DockerfileText.Short(DockerfileText.Newer(facts.Version, Oldest), 1)}}

            FROM ${NODE_IMAGE} AS source
            WORKDIR /app
            {{install}}COPY . .
            {{build}}
            # node, the libraries that it and native modules load, and what Debian's node has beside it; stripped where the image has what it takes.
            FROM source AS build
            {{prune}}RUN set -eu; \
                node=$(readlink -f "$(command -v node)"); \
                mkdir -p /rootfs/usr/share; \
                mkdir -m 1777 /rootfs/tmp; \
                cp -L --parents $({ ldd "$node"; find /app -name '*.node' -exec ldd {} +; } | grep -o '/[^ :]*\.so[^ :]*' | sort -u) /rootfs; \
                cp "$node" /rootfs/node; \
                ! command -v strip >/dev/null || strip /rootfs/node; \
                [ ! -d /usr/share/nodejs ] || cp -rL /usr/share/nodejs /rootfs/usr/share/; \
                rm -rf /rootfs/usr/share/nodejs/npm /rootfs/usr/share/nodejs/corepack; \
                [ ! -f /etc/ssl/certs/ca-certificates.crt ] || cp -L --parents /etc/ssl/certs/ca-certificates.crt /rootfs

            # The inspector listens on the container's own loopback alone.
            FROM source AS debug
            ENV PORT={{facts.Port}}
            USER 1001:1001
            EXPOSE {{facts.Port}}
            ENTRYPOINT ["node", "--inspect=127.0.0.1:9229", "{{facts.Program}}"]

            FROM scratch AS production
            COPY --from=build /rootfs /
            COPY --from=build /app /app
            ENV NODE_ENV=production PORT={{facts.Port}}
            WORKDIR /app
            USER 1001:1001
            EXPOSE {{facts.Port}}
            ENTRYPOINT ["/node", "{{facts.Program}}"]

            """.ReplaceLineEndings("\n");
    }

    /// <summary>How packages come, and how those of development go again.</summary>
    private static (string Install, string Prune) Packages(RepositoryFacts facts) => (facts.Dependencies, facts.Lock) switch
    {
        (null, _) => ("", ""),
        (_, null) => ("COPY package.json ./\nRUN npm install --no-audit --no-fund\n", "RUN npm prune --omit=dev\n"),
        (_, "pnpm-lock.yaml") => ("COPY package.json pnpm-lock.yaml ./\nRUN corepack enable && pnpm install --frozen-lockfile\n", "RUN pnpm prune --prod\n"),
        (_, "yarn.lock") => ("COPY package.json yarn.lock ./\nRUN yarn install --frozen-lockfile\n", "RUN yarn install --frozen-lockfile --production --ignore-scripts --prefer-offline\n"),
        (_, { } fixedBy) => ($"COPY package.json {fixedBy} ./\nRUN npm ci --no-audit --no-fund\n", "RUN npm prune --omit=dev\n"),
    };
}
