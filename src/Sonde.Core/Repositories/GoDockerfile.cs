namespace Sonde.Core.Repositories;

/// <summary>The Dockerfile of a Go program: an empty root with the program for production, the toolbox's Delve around an unoptimised one for development. Pure.</summary>
internal static class GoDockerfile
{
    private const string Oldest = "1.25";

    /// <summary>Writes it.</summary>
    /// <param name="facts">The repository.</param>
    /// <param name="toolbox">The image that holds Delve and the agent.</param>
    public static string Write(RepositoryFacts facts, string toolbox)
    {
        var modules = facts.Lock is { } sums ? $"go.mod {sums}" : "go.mod";
        var fetch = facts.Dependencies is null || facts.IsVendored ? "" : $"COPY {modules} ./\nRUN go mod download\n";
        return $$"""
            {{DockerfileText.Head(facts)}}
            ARG GO_IMAGE=docker.io/library/golang:{{DockerfileText.Newer(facts.Version, Oldest)}}
            ARG SONDE_IMAGE={{toolbox}}

            FROM ${GO_IMAGE} AS source
            ENV CGO_ENABLED=0
            WORKDIR /src
            {{fetch}}COPY . .

            FROM source AS build
            RUN go build -trimpath -ldflags '-s -w' -o /out/app {{facts.Program}}

            FROM source AS build-debug
            RUN go build -gcflags 'all=-N -l' -o /out/app {{facts.Program}}

            # Delve starts the program and listens on the container's own loopback alone.
            FROM ${SONDE_IMAGE} AS debug
            COPY --from=source /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
            COPY --from=build-debug /out/app /app
            ENV PORT={{facts.Port}}
            USER 1001:1001
            EXPOSE {{facts.Port}}
            ENTRYPOINT ["dlv", "exec", "--headless", "--listen=127.0.0.1:2345", "--api-version=2", "--accept-multiclient", "--continue", "/app", "--"]

            FROM scratch AS production
            COPY --from=source /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
            COPY --from=build /out/app /app
            ENV PORT={{facts.Port}}
            USER 1001:1001
            EXPOSE {{facts.Port}}
            ENTRYPOINT ["/app"]

            """.ReplaceLineEndings("\n");
    }
}
