namespace Sonde.Core.Repositories;

/// <summary>The Dockerfile of a Python program: Python and what it loads on an empty root for production, debugpy around it for development. Pure.</summary>
internal static class PythonDockerfile
{
    private const string Oldest = "3.13";

    /// <summary>Writes it.</summary>
    public static string Write(RepositoryFacts facts)
    {
        var before = facts.Dependencies is "requirements.txt" ? "COPY requirements.txt ./\nRUN python3 -m pip install --no-cache-dir --target /packages -r requirements.txt\n" : "";
        var after = facts.Dependencies is "." ? "RUN python3 -m pip install --no-cache-dir --target /packages .\n" : "";
        return $$"""
            {{DockerfileText.Head(facts)}}
            ARG PYTHON_IMAGE=docker.io/library/python:{{DockerfileText.Newer(facts.Version, Oldest)}}
            ARG DEBUGPY=debugpy==1.8.14

            FROM ${PYTHON_IMAGE} AS source
            ENV PYTHONPATH=/packages PYTHONUNBUFFERED=1
            WORKDIR /app
            RUN mkdir -p /packages
            {{before}}COPY . .
            {{after}}
            # Python with its library, and the libraries that these and the packages load; stripped where the image has what it takes.
            FROM source AS build
            RUN set -eu; \
                python=$(readlink -f "$(command -v python3)"); \
                library=$(python3 -c 'import sysconfig; print(sysconfig.get_path("stdlib"))'); \
                mkdir -p /rootfs; \
                mkdir -m 1777 /rootfs/tmp; \
                cp -a --parents "$library" /rootfs; \
                cd "/rootfs$library"; \
                rm -rf site-packages dist-packages test idlelib ensurepip tkinter turtledemo pydoc_data lib2to3 config-* lib-dynload/_remote_debugging*; \
                libraries=$({ ldd "$python"; find "/rootfs$library" /packages -name '*.so*' -type f -exec ldd {} +; } | grep -o '/[^ :]*\.so[^ :]*'); \
                cp -L --parents "$python" /etc/ld.so.cache $(echo "$libraries" | grep -v -e ^/rootfs -e ^/packages | sort -u) /rootfs; \
                ! command -v strip >/dev/null || find /rootfs -type f \( -name '*.so*' -o -path "*$python" \) -exec strip --strip-unneeded {} +; \
                ln -s "$python" /rootfs/python; \
                [ ! -f /etc/ssl/certs/ca-certificates.crt ] || cp -L --parents /etc/ssl/certs/ca-certificates.crt /rootfs

            # debugpy listens on the container's own loopback alone.
            FROM source AS debug
            ARG DEBUGPY
            RUN python3 -c 'import debugpy' 2>/dev/null || python3 -m pip install --no-cache-dir --target /packages "$DEBUGPY"
            ENV PORT={{facts.Port}} HOME=/tmp
            USER 1001:1001
            EXPOSE {{facts.Port}}
            ENTRYPOINT ["python3", "-Xfrozen_modules=off", "-m", "debugpy", "--listen", "127.0.0.1:5678", "{{facts.Program}}"]

            FROM scratch AS production
            COPY --from=build /rootfs /
            COPY --from=build /packages /packages
            COPY --from=build /app /app
            ENV PYTHONPATH=/packages PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PORT={{facts.Port}}
            WORKDIR /app
            USER 1001:1001
            EXPOSE {{facts.Port}}
            ENTRYPOINT ["/python", "{{facts.Program}}"]

            """.ReplaceLineEndings("\n");
    }
}
