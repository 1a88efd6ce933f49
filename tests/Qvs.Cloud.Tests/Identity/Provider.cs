using System.Net;
using Qvs.Testing;

namespace Qvs.Cloud.Tests.Identity;

/// <summary>A server whose people sign in at a real OpenID Connect provider: oidc-provider on node, which tests/run.sh installs.</summary>
public sealed class Provider : IAsyncLifetime
{
    private static readonly string Modules = TestPaths.InRepository("artifacts", "tools");
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4);

    private ProgramRun? _provider;
    private CloudProgram? _cloud;

    public static string? Missing =>
        !Directory.Exists(Path.Combine(Modules, "node_modules", "oidc-provider")) ? "oidc-provider is not installed: tests/run.sh does that with npm."
        : !NodeProgram.Exists ? "No node on this machine."
        : null;

    public string Issuer { get; private set; } = "";

    public CloudProgram Cloud => _cloud ?? throw new InvalidOperationException("The server is not started yet.");

    public async ValueTask InitializeAsync()
    {
        if (Missing is null)
        {
            await StartProvider(out var port, out var serverPort);
            _cloud = await CloudProgram.Start([$"--Qvs:Port={serverPort}", .. Settings(port)]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_cloud is not null)
        {
            await _cloud.DisposeAsync();
        }

        if (_provider is not null)
        {
            await _provider.DisposeAsync();
        }
    }

    public async Task SetGroups(string person, params string[] groups)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri($"{Issuer}/groups?person={person}&groups={string.Join(',', groups)}"), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private static string[] Settings(int port) =>
    [
        $"--Qvs:Identity:Authority=http://127.0.0.1:{port}", "--Qvs:Identity:ClientId=qvs", "--Qvs:Identity:ClientSecret=a-secret-of-a-test",
        "--Qvs:Identity:Scopes=groups",
        "--Qvs:Identity:Grants:0:Group=qvs-admins", "--Qvs:Identity:Grants:0:Project=*", "--Qvs:Identity:Grants:0:Roles=admin",
        "--Qvs:Identity:Grants:1:Group=shop-devs", "--Qvs:Identity:Grants:1:Project=shop", "--Qvs:Identity:Grants:1:Roles=developer",
    ];

    private Task StartProvider(out int port, out int serverPort)
    {
        (port, serverPort) = (FreePort.Next(), FreePort.Next());
        Issuer = $"http://127.0.0.1:{port}";
        _provider = ProgramRun.Start("node",
        [
            TestPaths.InRepository("tests", "Qvs.Cloud.Tests", "Identity", "provider.mjs"), Modules, $"{port}",
            $"http://127.0.0.1:{serverPort}/sign-in/callback", $"http://127.0.0.1:{serverPort}/signed-out",
        ]);
        return _provider.Line(line => line.Contains("provider on", StringComparison.Ordinal), StartLimit);
    }
}
