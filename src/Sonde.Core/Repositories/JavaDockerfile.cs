namespace Sonde.Core.Repositories;

/// <summary>The Dockerfile of a Java program: a runtime of its own without JDWP on an empty root for production, the JDK with JDWP for development. Pure.</summary>
internal static class JavaDockerfile
{
    private const string Oldest = "21";

    /// <summary>What a program may need that says nothing of it, and the flight recorder, without which a profile cannot be taken; without the debugger's agent.</summary>
    private const string Modules = "java.se,jdk.crypto.ec,jdk.httpserver,jdk.jfr,jdk.localedata,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs";

    /// <summary>Writes it.</summary>
    public static string Write(RepositoryFacts facts)
    {
        var version = DockerfileText.Short(DockerfileText.Newer(facts.Version, Oldest), 1);
        var isMaven = facts.Dependencies == "pom.xml";
        var image = isMaven ? $"docker.io/library/maven:3.9-eclipse-temurin-{version}" : $"docker.io/library/gradle:8-jdk{version}";
        var build = isMaven
            ? "COPY pom.xml ./\nRUN mvn -B -q dependency:go-offline\nCOPY . .\nRUN mvn -B -q package dependency:copy-dependencies -DskipTests -DincludeScope=runtime -DoutputDirectory=/src/lib"
            : "COPY . .\nRUN gradle --no-daemon -q assemble";
        var jars = isMaven ? "target" : "build/libs";
        return $$"""
            {{DockerfileText.Head(facts)}}
            ARG JAVA_IMAGE={{image}}

            FROM ${JAVA_IMAGE} AS source
            WORKDIR /src
            {{build}}
            # The largest jar is the program: one with everything in it, where the build makes such.
            RUN set -eu; \
                mkdir -p /app/lib lib; \
                cp "$(ls -S {{jars}}/*.jar | grep -v -e '-sources\.jar$' -e '-javadoc\.jar$' -e '-plain\.jar$' | head -1)" /app/app.jar; \
                cp -R lib/. /app/lib

            # A Java of those modules that programs load, and the libraries that it is linked with. Some JDKs (Debian's) bring the symbols of the virtual machine along: 750 MB.
            FROM source AS build
            RUN set -eu; \
                mkdir -p /rootfs; \
                mkdir -m 1777 /rootfs/tmp; \
                jlink --add-modules {{Modules}} --no-header-files --no-man-pages --strip-java-debug-attributes --output /rootfs/java; \
                find /rootfs/java -name '*.debuginfo' -delete; \
                cp -L --parents $(find /rootfs/java -name '*.so' -o -path '*/bin/java' | xargs ldd | grep -o '/[^ :]*\.so[^ :]*' | grep -v ^/rootfs | sort -u) /rootfs

            # JDWP listens on the container's own loopback alone.
            FROM source AS debug
            ENV PORT={{facts.Port}}
            USER 1001:1001
            EXPOSE {{facts.Port}}
            ENTRYPOINT ["java", "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:5005", {{Start(facts)}}]

            FROM scratch AS production
            COPY --from=build /rootfs /
            COPY --from=build /app /app
            ENV PORT={{facts.Port}}
            USER 1001:1001
            EXPOSE {{facts.Port}}
            ENTRYPOINT ["/java/bin/java", {{Start(facts)}}]

            """.ReplaceLineEndings("\n");
    }

    private static string Start(RepositoryFacts facts) =>
        facts.Program.Length == 0 ? "\"-jar\", \"/app/app.jar\"" : $"\"-cp\", \"/app/app.jar:/app/lib/*\", \"{facts.Program}\"";
}
