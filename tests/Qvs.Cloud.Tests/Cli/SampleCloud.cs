using System.Text.Json.Nodes;
using Qvs.Cloud.Tests.Identity;

namespace Qvs.Cloud.Tests.Cli;

/// <summary>A server of its own with the sample project in it, and a token of its owner.</summary>
public sealed class SampleCloud : IAsyncLifetime
{
    private CloudProgram? _program;

    public CloudProgram Program => _program ?? throw new InvalidOperationException("The server is not started yet.");

    public string Token { get; private set; } = "";

    /// <summary>A session of the owner.</summary>
    public async Task<Visitor> Admin() => await new Visitor(Program.Url).SignIn("admin", RunningCloud.Password);

    internal Tool Tool() => new(("QVS_SERVER", Program.Url.ToString().TrimEnd('/')), ("QVS_TOKEN", Token), ("COLUMNS", "80"));

    public async ValueTask InitializeAsync()
    {
        _program = await CloudProgram.Start($"--Qvs:AdminPassword={RunningCloud.Password}");
        using var admin = await Admin();
        var made = await admin.Api(HttpMethod.Post, "/apis/v1/projects/demo/tokens", new { name = "tool", scopes = Array.Empty<string>(), expiresAt = TimeProvider.System.GetUtcNow().AddDays(1) });
        Token = (string)made.Body!["text"]!;
        var sample = await admin.Api(HttpMethod.Post, "/apis/v1/projects/demo/action/create-sample");
        Assert.True((int)sample.Status == 200, sample.Body?.ToJsonString());
    }

    public ValueTask DisposeAsync() => _program?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>As a person makes the namespace that staging lacks.</summary>
    public async Task Mend()
    {
        using var admin = await Admin();
        Assert.Equal(System.Net.HttpStatusCode.OK, (await admin.Api(HttpMethod.Post, "/apis/v1/projects/demo/action/mend-sample")).Status);
    }
}
