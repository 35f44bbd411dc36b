namespace Sonde.Core.Repositories;

/// <summary>The Dockerfile of a .NET program: a runtime image without a shell for production, the SDK's image with a Debug build and its symbols for development. Pure.</summary>
internal static class DotnetDockerfile
{
    private const string Oldest = "8.0";

    private const string Usual = "10.0";

    /// <summary>Writes it.</summary>
    public static string Write(RepositoryFacts facts)
    {
        var version = facts.Version is { } wanted ? DockerfileText.Newer(wanted, Oldest) : Usual;
        return $$"""
            {{DockerfileText.Head(facts)}}
            ARG DOTNET_SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:{{version}}
            ARG DOTNET_IMAGE=mcr.microsoft.com/dotnet/{{(facts.IsWeb ? "aspnet" : "runtime")}}:{{version}}-noble-chiseled

            FROM ${DOTNET_SDK_IMAGE} AS source
            WORKDIR /src
            COPY . .
            RUN dotnet restore {{facts.Program}}

            FROM source AS build
            RUN dotnet publish {{facts.Program}} -c Release -o /out --no-restore -p:DebugType=none -p:UseAppHost=false

            FROM source AS build-debug
            RUN dotnet publish {{facts.Program}} -c Debug -o /out --no-restore -p:UseAppHost=false

            FROM ${DOTNET_SDK_IMAGE} AS debug
            COPY --from=build-debug /out /app
            ENV {{Environment(facts)}} DOTNET_CLI_HOME=/tmp
            WORKDIR /app
            USER 1001:1001
            EXPOSE {{facts.Port}}
            ENTRYPOINT ["dotnet", "/app/{{facts.Product}}.dll"]

            FROM ${DOTNET_IMAGE} AS production
            COPY --from=build /out /app
            ENV {{Environment(facts)}}
            WORKDIR /app
            USER 1001:1001
            EXPOSE {{facts.Port}}
            ENTRYPOINT ["dotnet", "/app/{{facts.Product}}.dll"]

            """.ReplaceLineEndings("\n");
    }

    private static string Environment(RepositoryFacts facts) => facts.IsWeb ? $"ASPNETCORE_HTTP_PORTS={facts.Port} PORT={facts.Port}" : $"PORT={facts.Port}";
}
