using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Qvs.Cli.Platform;

/// <summary>What is asked of the person.</summary>
internal sealed record TokenWish(string Project, IReadOnlyList<string> Scopes, int Days);

/// <summary>
/// Comes to a token by a person's consent in a browser: the browser brings a code back to this machine (RFC 8252, 7636), or, where there is no browser, the tool
/// asks until the person has decided elsewhere (RFC 8628). The server knows the hash of a verifier from the beginning; without the verifier a code is nothing.
/// </summary>
internal sealed class ProgramSignIn(string server)
{
    private readonly ServerAccess _anonymous = new(server, "", "");
    private readonly string _verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Whether a browser can be opened here.</summary>
    public static bool HasBrowser =>
        Environment.GetEnvironmentVariable("BROWSER") is { Length: > 0 } || OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
        || Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 } || Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is { Length: > 0 };

    public async Task<ServerAccess> ByBrowser(TokenWish wish, CancellationToken cancellation)
    {
        using var api = new ApiClient(_anonymous);
        var state = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        using var loopback = new Loopback(state);
        var asked = await Ask(api, wish, loopback.Address, state, cancellation);
        var page = (string)asked["completeAddress"]!;
        Console.Error.WriteLine($"Confirm in the browser that the code is {(string?)asked["userCode"]}. If none opens, go to\n  {page}");
        Open(page);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds((int)asked["expiresInSeconds"]!));
        try
        {
            return Access(await Fetch(api, await loopback.Code(limit.Token), cancellation));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new PlatformException("Nobody confirmed in time.", "Begin again; without a browser on this machine: qvsctl auth login --device", "sign-in-gone");
        }
    }

    public async Task<ServerAccess> ByCode(TokenWish wish, CancellationToken cancellation)
    {
        using var api = new ApiClient(_anonymous);
        var asked = await Ask(api, wish, "", "", cancellation);
        Console.Error.WriteLine($"On any machine, go to\n  {(string?)asked["address"]}\nand enter the code\n  {(string?)asked["userCode"]}\nor open {(string?)asked["completeAddress"]}");
        var pause = TimeSpan.FromSeconds((int)asked["pollSeconds"]!);
        while (true)
        {
            await Task.Delay(pause, TimeProvider.System, cancellation);
            try
            {
                return Access(await Fetch(api, (string)asked["deviceCode"]!, cancellation));
            }
            catch (PlatformException wait) when (wait.Code is "sign-in-pending" or "sign-in-too-soon" or "unreachable" or "http-429" or "http-503")
            {
                pause = wait.Code is "sign-in-pending" ? pause : pause + TimeSpan.FromSeconds(1);
            }
        }
    }

    private async Task<JsonNode> Ask(ApiClient api, TokenWish wish, string returnTo, string state, CancellationToken cancellation) => await api.Post(
        "/apis/v1/sign-in/requests",
        new JsonObject
        {
            ["host"] = Environment.MachineName,
            ["challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(_verifier))),
            ["project"] = wish.Project,
            ["scopes"] = new JsonArray([.. wish.Scopes.Select(scope => (JsonNode)scope)]),
            ["days"] = wish.Days,
            ["returnTo"] = returnTo,
            ["state"] = state,
        },
        cancellation) ?? throw new PlatformException($"{server} did not answer as a server of the platform does.", "Check the address.");

    private async Task<JsonNode> Fetch(ApiClient api, string code, CancellationToken cancellation) =>
        (await api.Post("/apis/v1/sign-in/token", new JsonObject { ["code"] = code, ["verifier"] = _verifier }, cancellation))!;

    private ServerAccess Access(JsonNode token) => new(
        server, (string)token["project"]!, (string)token["token"]!, (string)token["id"]!, (string)token["account"]!, (DateTimeOffset)token["expiresAt"]!);

    private static void Open(string page)
    {
        try
        {
            var start = Environment.GetEnvironmentVariable("BROWSER") is { Length: > 0 } chosen ? new ProcessStartInfo(chosen.Split(':')[0], [page])
                : OperatingSystem.IsWindows() ? new ProcessStartInfo(page) { UseShellExecute = true }
                : new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [page]);
            if (!start.UseShellExecute)
            {
                // What a browser says must not mix with what this tool says.
                (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
            }

            Process.Start(start)?.Dispose();
        }
        catch (Exception problem) when (problem is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            Console.Error.WriteLine($"No browser could be opened: {problem.Message}");
        }
    }
}
