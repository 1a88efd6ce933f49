using System.Text.Json;
using Qvs.Testing;

namespace Qvs.Cloud.Tests.Hosting;

/// <summary>What an operator meets first: a server that cannot start says why in one line; one that starts says where, and stops when asked.</summary>
public sealed class StartTests(RunningCloud cloud) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_port_in_use_is_refused()
    {
        var line = await Refusal($"--Qvs:Port={cloud.Program.Url.Port}", Data);

        Assert.Contains($"port {cloud.Program.Url.Port} is already in use", line, StringComparison.Ordinal);
        Assert.Contains("Qvs:Port", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_is_refused()
    {
        // Below a file no folder can be made, not even by root.
        var path = Path.Combine(_folder.Write("file", ""), "data");

        var line = await Refusal("--Qvs:Port=0", $"--Qvs:DataFolder={path}");

        Assert.Contains($"data folder {path} cannot be written", line, StringComparison.Ordinal);
        Assert.Contains("Qvs:DataFolder", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_for_blobs_that_cannot_be_written_is_refused()
    {
        var path = Path.Combine(_folder.Write("file", ""), "blobs");

        var line = await Refusal("--Qvs:Port=0", $"--Qvs:DataFolder={_folder.Combine("data")}", $"--Qvs:Blobs={path}");

        Assert.Contains($"folder for blobs {path} cannot be written", line, StringComparison.Ordinal);
        Assert.Contains("Qvs:Blobs", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_another_process_owns_is_refused()
    {
        using var _ = new FileStream(_folder.Combine("lock"), FileMode.Create, FileAccess.Write, FileShare.None);

        Assert.Contains("in use by another Qvs.Cloud", await Refusal("--Qvs:Port=0", Data), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Qvs:Port=http", "Qvs:Port is 'http', but must be a port number from 0 to 65535")]
    [InlineData("--Qvs:Port=70000", "Qvs:Port is '70000'")]
    [InlineData("--Qvs:Address=everywhere", "Qvs:Address is 'everywhere', but must be an IP address")]
    [InlineData("--Qvs:LogFormat=xml", "Qvs:LogFormat is 'xml', but must be one of Auto, Text, Json")]
    [InlineData("--Qvs:AllowedNetworks=10.0.0.0/8,here", "Qvs:AllowedNetworks is 'here', but must be a list of networks")]
    [InlineData("--Qvs:PublicUrl=qvs.example.com", "Qvs:PublicUrl is 'qvs.example.com', but must be an address such as https://qvs.example.com")]
    [InlineData("--Qvs:Database=qvs", "the connection string of the database cannot be read")]
    [InlineData("--Qvs:Database=Hst=db;Database=qvs", "the connection string of the database cannot be read")]
    [InlineData("--Qvs:Prot=5080", "Qvs:Prot is not known")]
    public async Task A_bad_setting_is_refused(string setting, string reason) =>
        Assert.Contains(reason, await Refusal(setting, Data), StringComparison.Ordinal);

    [Fact]
    public async Task Sigterm_stops_the_server_with_exit_code_0()
    {
        await using var server = await CloudProgram.Start("--Qvs:LogFormat=Text");

        Assert.Equal(0, await server.Stop());
        Assert.Contains("Stopping", server.Output, StringComparison.Ordinal);
        Assert.EndsWith("Stopped.\n", server.Output, StringComparison.Ordinal);
    }

    /// <summary>The way of a container that is reached at a published port of its host.</summary>
    [Fact]
    public async Task The_link_to_sign_in_of_a_server_on_all_addresses_is_one_that_a_browser_can_open()
    {
        await using var server = await CloudProgram.Start("--Qvs:Address=0.0.0.0");

        Assert.Equal("127.0.0.1", (await server.SignInLink()).Host);
    }

    [Fact]
    public void Logs_are_json_where_no_terminal_reads_them() => Assert.All(
        cloud.Program.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
        line => Assert.True(JsonDocument.Parse(line).RootElement.TryGetProperty("LogLevel", out _)));

    private string Data => $"--Qvs:DataFolder={_folder.Path}";

    private static async Task<string> Refusal(params string[] settings)
    {
        var (exit, error) = await CloudProgram.RunToEnd(settings);

        Assert.Equal(1, exit);
        return Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
