using System.Text.RegularExpressions;
using Qvs.Cloud.Tests;

[assembly: AssemblyFixture(typeof(RunningCloud))]

namespace Qvs.Cloud.Tests;

/// <summary>One running server for all tests that only ask it.</summary>
public sealed partial class RunningCloud : IAsyncLifetime
{
    public const string Password = "a password of a test";

    private CloudProgram? _program;

    public CloudProgram Program => _program ?? throw new InvalidOperationException("The server is not started yet.");

    /// <summary>Signs in by the form, as a browser does.</summary>
    public Task<HttpClient> SignIn() => SignIn(Program);

    public static async Task<HttpClient> SignIn(CloudProgram program)
    {
        var http = new HttpClient(OwnAddress.Handler()) { BaseAddress = program.Url };
        var form = await http.GetStringAsync(new Uri("/sign-in", UriKind.Relative), TestContext.Current.CancellationToken);
        using var answer = await http.PostAsync(
            new Uri("/sign-in", UriKind.Relative),
            new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["__RequestVerificationToken"] = Antiforgery().Match(form).Groups[1].Value,
                ["account"] = "admin",
                ["password"] = Password,
                ["returnTo"] = "/healthz",
            }),
            TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"signing in: {answer.StatusCode}");
        return http;
    }

    public async ValueTask InitializeAsync() => _program = await CloudProgram.Start($"--Qvs:AdminPassword={Password}");

    public ValueTask DisposeAsync() => _program?.DisposeAsync() ?? ValueTask.CompletedTask;

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Antiforgery();
}
