using Sonde.Core.Faults;
using Sonde.Core.Reports;
using Sonde.Core.Repositories;

namespace Sonde.UnitTests.Core.Repositories;

public sealed class ScaffoldWriterTests
{
    private static readonly ScaffoldFile[] Wanted = [new("Dockerfile", "FROM scratch\n"), new("deploy/base/a.yaml", "a: 1\n"), new("deploy/dev/b.yaml", "b: 1\n")];

    [Fact]
    public void What_is_missing_is_written_with_its_folders_and_the_second_time_nothing()
    {
        var files = Samples.Files(("go.mod", ""));
        var writer = new ScaffoldWriter(files, Samples.Root);

        Assert.Equal(["/shop/Dockerfile", "/shop/deploy/base/a.yaml", "/shop/deploy/dev/b.yaml"], writer.Write(writer.Plan(Wanted, isForced: false)));
        Assert.Equal("a: 1\n", files["/shop/deploy/base/a.yaml"]);
        var again = writer.Plan(Wanted, isForced: false);
        Assert.All(again, file => Assert.Equal(ScaffoldState.Same, file.State));
        Assert.Empty(writer.Write(again));
    }

    [Fact]
    public void What_differs_is_left_unless_it_is_forced()
    {
        var files = Samples.Files(("Dockerfile", "FROM mine\n"));
        var writer = new ScaffoldWriter(files, Samples.Root);
        writer.Write(writer.Plan(Wanted, isForced: false));
        Assert.Equal("FROM mine\n", files["/shop/Dockerfile"]);

        var plan = writer.Plan(Wanted, isForced: true);
        Assert.Equal([ScaffoldState.Replaced, ScaffoldState.Same, ScaffoldState.Same], plan.Select(file => file.State));
        writer.Write(plan);
        Assert.Equal("FROM scratch\n", files["/shop/Dockerfile"]);
    }

    [Fact]
    public void Everything_that_is_in_the_way_is_named_and_nothing_written()
    {
        var files = Samples.Files(("deploy", "a file"));
        files.AddDirectory("/shop/Dockerfile");
        var fault = Assert.Throws<FaultException>(() => new ScaffoldWriter(files, Samples.Root).Plan(Wanted, isForced: true)).Fault;

        Assert.Equal("SND2011", fault.Definition.Code);
        Assert.Equal("/shop/Dockerfile is a folder\n/shop/deploy is a file, and would have to be a folder", fault.Why);
    }

    [Theory]
    [InlineData("/shop/Dockerfile")]
    [InlineData("/shop/deploy")]
    [InlineData("/shop/deploy/base")]
    public void Nothing_is_written_through_a_link(string link)
    {
        var files = Samples.Files(("deploy/base/other", ""), ("Dockerfile", "FROM mine\n"));
        files.Links.Add(link);
        var fault = Assert.Throws<FaultException>(() => new ScaffoldWriter(files, Samples.Root).Plan(Wanted, isForced: true)).Fault;
        Assert.Contains($"{link} is a symbolic link", fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_whose_content_is_left_is_no_obstacle()
    {
        var files = Samples.Files(("Dockerfile", "FROM mine\n"));
        files.Links.Add("/shop/Dockerfile");
        Assert.Equal(ScaffoldState.Left, new ScaffoldWriter(files, Samples.Root).Plan(Wanted, isForced: false)[0].State);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Where_the_file_system_refuses_halfway_nothing_stays_behind(int refusedAt)
    {
        var files = Samples.Files(("Dockerfile", "FROM mine\n"));
        var before = files.All.ToArray();
        var writer = new ScaffoldWriter(files, Samples.Root);
        var plan = writer.Plan(Wanted, isForced: true);
        var at = 0;
        files.BeforeReplace = () =>
        {
            if (++at == refusedAt)
            {
                throw new IOException("No space left on device");
            }
        };

        var fault = Assert.Throws<FaultException>(() => writer.Write(plan)).Fault;
        Assert.Equal("SND2009", fault.Definition.Code);
        Assert.Contains("No space left", fault.Why, StringComparison.Ordinal);
        Assert.Equal(before, files.All);
        Assert.Equal("FROM mine\n", files["/shop/Dockerfile"]);
    }

    [Fact]
    public void A_file_that_somebody_writes_meanwhile_is_theirs_and_the_others_are_taken_back()
    {
        var files = Samples.Files();
        var writer = new ScaffoldWriter(files, Samples.Root);
        var plan = writer.Plan(Wanted, isForced: false);
        files.BeforeReplace = () => files["/shop/deploy/dev/b.yaml"] = "theirs\n";

        Assert.Equal("SND2011", Assert.Throws<FaultException>(() => writer.Write(plan)).Fault.Definition.Code);
        Assert.Equal(["/shop/", "/shop/deploy/", "/shop/deploy/dev/", "/shop/deploy/dev/b.yaml"], files.All);
    }
}
