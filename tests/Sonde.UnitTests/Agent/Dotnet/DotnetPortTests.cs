using System.Text;
using Sonde.Agent.Dotnet;

namespace Sonde.UnitTests.Agent.Dotnet;

public sealed class DotnetPortTests
{
    [Theory]
    [InlineData("", "/tmp", null)]
    [InlineData("PATH=/bin\0TMPDIR=/scratch\0HOME=/\0", "/scratch", null)]
    [InlineData("TMPDIR=relative\0", "/tmp", null)]
    [InlineData("TMPDIR=\0TMPDIR=/second\0", "/tmp", null)]
    [InlineData("DOTNET_EnableDiagnostics=0\0TMPDIR=/scratch\0", "/scratch", "DOTNET_EnableDiagnostics=0")]
    [InlineData("COMPlus_EnableDiagnostics=0\0", "/tmp", "COMPlus_EnableDiagnostics=0")]
    [InlineData("DOTNET_EnableDiagnostics_IPC=0\0", "/tmp", "DOTNET_EnableDiagnostics_IPC=0")]
    [InlineData("DOTNET_EnableDiagnostics=1\0DOTNET_EnableDiagnostics_Debugger=0\0A=0", "/tmp", null)]
    public void The_environment_says_where_the_port_is_and_whether_there_is_one(string environment, string folder, string? off)
    {
        var settings = DotnetSettings.Parse(Encoding.UTF8.GetBytes(environment));
        Assert.Equal((folder, off), (settings.Folder, settings.SwitchedOffBy));
    }

    [Fact]
    public void Of_the_ports_of_several_starts_in_a_folder_that_stays_the_one_of_this_start_is_tried_first()
    {
        string[] names = ["dotnet-diagnostic-1-17-socket", "dotnet-diagnostic-12-4711-socket", "dotnet-diagnostic-1-4711-socket", "clr-debug-pipe-1-4711-in"];
        Assert.Equal(["dotnet-diagnostic-1-4711-socket", "dotnet-diagnostic-1-17-socket"], DotnetPort.Order(names, 1, 4711));
    }
}
