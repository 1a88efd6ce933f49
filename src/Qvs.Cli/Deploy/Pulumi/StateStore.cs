using System.Net;
using System.Text.Json;

namespace Qvs.Cli.Deploy.Pulumi;

/// <summary>A state as it was read. <see cref="Content"/> is null before the first deployment.</summary>
/// <param name="Tag">Its version, if the server tells versions; empty if it tells them and there is no state yet.</param>
internal sealed record StoredState(byte[]? Content, string? Tag);

/// <summary>
/// The deploy-state protocol (formats 2.5.11, 4.8): a signed address is asked for, then read from or written to. Beyond the published protocol a server may tell
/// versions, by an ETag, or by the header <c>Qvs-State-Versions</c> where there is no state yet; then a write that would undo somebody else's is refused.
/// Signed addresses are secrets and never told.
/// </summary>
internal sealed class StateStore(PulumiOptions options, StateAddress address, HttpClient http, TimeProvider time, Action<string> say)
{
    public const string VersionsHeader = "Qvs-State-Versions";
    private const int Attempts = 5;
    private const long MostBytes = 512L << 20;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    public async Task<StoredState> Read(CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var signed = await Signed("get", cancel);
                using var response = await http.GetAsync(signed, cancel);
                if (response.StatusCode == HttpStatusCode.NotFound)
                {
                    return new StoredState(null, response.Headers.Contains(VersionsHeader) ? "" : null);
                }

                if (response.Content.Headers.ContentLength > MostBytes)
                {
                    throw new DeployException($"the state of {options.Stack} is larger than {MostBytes >> 20} MB");
                }

                response.EnsureSuccessStatusCode();
                return new StoredState(await response.Content.ReadAsByteArrayAsync(cancel), response.Headers.ETag?.ToString());
            }
            catch (Exception e) when (IsPassing(e, cancel))
            {
                await Again(attempt, "the state cannot be read", e, cancel);
            }
        }
    }

    /// <summary>Returns the new version if the server tells it.</summary>
    public async Task<string?> Write(byte[] content, string? tag, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Put, await Signed("put", cancel)) { Content = new ByteArrayContent(content) };
                if (tag is { Length: > 0 })
                {
                    request.Headers.TryAddWithoutValidation("If-Match", tag);
                }
                else if (tag is not null)
                {
                    request.Headers.TryAddWithoutValidation("If-None-Match", "*");
                }

                using var response = await http.SendAsync(request, cancel);
                if (response.StatusCode == HttpStatusCode.PreconditionFailed)
                {
                    throw new DeployException(
                        $"another deployment has written the state of {options.Stack} meanwhile, and this one's is not stored. It lies in {options.StateFolder}: compare both, and deploy again");
                }

                response.EnsureSuccessStatusCode();
                return response.Headers.ETag?.ToString();
            }
            catch (Exception e) when (IsPassing(e, cancel))
            {
                await Again(attempt, "the state cannot be stored", e, cancel);
            }
        }
    }

    private async Task<Uri> Signed(string action, CancellationToken cancel)
    {
        var path = $"/apis/v1/projects/{E(options.Project)}/applications/{E(options.Application)}/deployments/{E(options.Deployment)}/deploy-state/{E(options.State)}" +
            $"/action/signed-url-to-{action}?taskrun_name={E(address.TaskRun)}&taskrun_uid={E(address.TaskRunUid)}";
        using var response = await http.PostAsync(new Uri(address.Endpoint.ToString().TrimEnd('/') + path), null, cancel);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new DeployException($"{address.Endpoint} does not give TaskRun {address.TaskRun} the state of {options.Stack}: is it the TaskRun of this project that runs now?");
        }

        response.EnsureSuccessStatusCode();
        var text = (await response.Content.ReadAsStringAsync(cancel)).Trim();
        return Uri.TryCreate(text.StartsWith('"') ? JsonSerializer.Deserialize<string>(text) : text, UriKind.Absolute, out var signed) && signed.Scheme is ("http" or "https")
            ? signed
            : throw new DeployException($"{address.Endpoint} answered no address for the state of {options.Stack}");
    }

    private async Task Again(int attempt, string what, Exception e, CancellationToken cancel)
    {
        // The message of an HTTP error names a status, or a host; never the signed address.
        var why = e is HttpRequestException { StatusCode: { } code } ? $"the server answered {(int)code}" : e.Message;
        if (attempt == Attempts)
        {
            throw new DeployException($"{what} after {Attempts} attempts: {why}");
        }

        say($"{what}: {why}; trying again in {Pause.TotalSeconds:0} s ({attempt} of {Attempts})");
        await Task.Delay(Pause, time, cancel);
    }

    private static bool IsPassing(Exception e, CancellationToken cancel) =>
        e is HttpRequestException || (e is OperationCanceledException && !cancel.IsCancellationRequested);

    private static string E(string text) => Uri.EscapeDataString(text);
}
