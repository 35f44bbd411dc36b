using System.Text.Json.Nodes;
using Sonde.Core.Faults;
using Sonde.Core.Operations;

namespace Sonde.Core.Developing;

/// <summary>How the program of a container in dev mode comes to be: what starts it and, of files, where they lie. Pure.</summary>
/// <param name="Words">What it is started with.</param>
/// <param name="Folder">The container's folder that is kept the same; null where programs are built.</param>
internal sealed record DevStart(DevCommandLine Words, DevAppFolder? Folder)
{
    /// <summary>Finds both.</summary>
    /// <param name="place">The workload.</param>
    /// <param name="request">What the user says.</param>
    /// <param name="container">The container of the specification.</param>
    /// <param name="source">The repository.</param>
    /// <exception cref="FaultException">SND2021: nothing says what is started; SND2024: nothing says where the files belong, or no volume can be laid there.</exception>
    public static DevStart Find(DevPlace place, DevRequest request, JsonObject container, DevSource source)
    {
        if (source.Package is not null)
        {
            return new DevStart(
                DevCommandLine.Find(request.Command, container, source.Dockerfile) ?? throw Unknown(place, "a shell or an init program starts its program, and only you know with which arguments"), null);
        }

        var words = DevCommandLine.FindWhole(request.Command, container, source.Dockerfile) ?? throw Unknown(place, "neither the specification nor a Dockerfile here says what its image starts");
        var folder = DevAppFolder.Find(request.AppFolder, container, source.Dockerfile)
            ?? throw Unclear(place, $"no Dockerfile in {source.Folder} says where it copies them (COPY, WORKDIR), and the specification has no workingDir");
        return folder.Judge(container) is { } obstacle ? throw Unclear(place, $"{obstacle} ({folder.Source})") : new DevStart(words, folder);
    }

    private static FaultException Unknown(DevPlace place, string why) => DevPlace.Impossible(place.Text, why, $"sonde dev {place.Reference.Words} -- PROGRAM ARGUMENTS");

    private static FaultException Unclear(DevPlace place, string why) =>
        new(FaultCatalog.DevFolderUnclear, $"cannot keep the files of {place.Text} the same as here", why, $"sonde dev {place.Reference.Words} --app-folder /app");
}
