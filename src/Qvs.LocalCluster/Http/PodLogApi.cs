using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Logs;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Http;

/// <summary><c>pods/log</c>: whole or the tail of it, once or as it grows.</summary>
internal sealed class PodLogApi(ObjectStore store, ContainerLogs logs, LocalClusterOptions options)
{
    private sealed record Wish(bool Follow, bool Timestamps, long? Tail, DateTimeOffset? Since, long? Limit);

    public async Task Handle(ApiCall call)
    {
        var pod = store.Present(call.Kind, store.Find(call.Kind, call.Path.Namespace, call.Name));
        var container = Container(call, pod);
        var wish = Read(call);
        if (call.Wants("previous"))
        {
            throw Refusals.BadRequest($"previous terminated container \"{container}\" in pod \"{call.Name}\" not found");
        }

        var state = Statuses(pod).FirstOrDefault(s => s.Text("name") == container);
        var log = logs.Find(call.Path.Namespace ?? "", call.Name, container);
        if (log is null && state.Object("state", "waiting") is { } waiting)
        {
            throw Refusals.BadRequest($"container \"{container}\" in pod \"{call.Name}\" is waiting to start: {waiting.Text("reason") ?? "ContainerCreating"}");
        }

        call.Http.Response.ContentType = "text/plain";
        if (log is null && !wish.Follow)
        {
            return;
        }

        call.Http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResponseBodyFeature>()?.DisableBuffering();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(call.Aborted, options.Stopping);
        try
        {
            await Send(call, log ?? logs.Of(call.Path.Namespace ?? "", call.Name, container), container, wish, end.Token);
        }
        catch (OperationCanceledException)
        {
            // Nobody follows any more.
        }
    }

    private async Task Send(ApiCall call, ContainerLog log, string container, Wish wish, CancellationToken end)
    {
        var (offset, budget, first) = (0L, wish.Limit ?? long.MaxValue, true);
        while (budget > 0)
        {
            var arrival = log.Arrival;
            var (text, next, ended) = log.Read(offset);
            offset = next;
            var lines = Lines(text, wish);
            if (first && wish.Tail is { } tail)
            {
                // The tail counts over the whole log: read on to its present end first.
                while (log.Read(offset) is var (more, then, over) && more.Length > 0)
                {
                    lines.AddRange(Lines(more, wish));
                    (offset, ended) = (then, over);
                }

                lines = lines.Count > tail ? lines[(lines.Count - (int)tail)..] : lines;
            }

            first = false;
            foreach (var line in lines.TakeWhile(_ => budget > 0))
            {
                var part = line.Length > budget ? line[..(int)budget] : line;
                await call.Http.Response.Body.WriteAsync(part, end);
                budget -= part.Length;
            }

            await call.Http.Response.Body.FlushAsync(end);
            if (text.Length > 0)
            {
                continue;
            }

            if (!wish.Follow || ended)
            {
                return;
            }

            if (Finished(call, container))
            {
                // What was written between the look at the log and the look at the pod.
                if (log.Read(offset).Text.Length == 0)
                {
                    return;
                }

                continue;
            }

            // Also looks from time to time whether the pod has ended without a word to its log.
            await Task.WhenAny(arrival, Task.Delay(TimeSpan.FromMilliseconds(500), store.Time, end));
            end.ThrowIfCancellationRequested();
        }
    }

    private bool Finished(ApiCall call, string container)
    {
        if (store.Storage.Get(call.Kind.Table, call.Path.Namespace ?? "", call.Name) is not { } stored)
        {
            return true;
        }

        var pod = stored.ToJson();
        var running = Statuses(pod).Any(s => s.Text("name") == container && s.Object("state", "running") is not null);
        return !running && pod.Text("status", "phase") is ("Succeeded" or "Failed");
    }

    private static List<ReadOnlyMemory<byte>> Lines(byte[] text, Wish wish)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        var at = 0;
        while (at < text.Length)
        {
            var end = Array.IndexOf(text, (byte)'\n', at);
            end = end < 0 ? text.Length : end + 1;
            var blank = Array.IndexOf(text, (byte)' ', at, end - at);
            if (blank > 0 && (wish.Since is not { } since || Stamp(text, at, blank) >= since))
            {
                lines.Add(text.AsMemory(wish.Timestamps ? at..end : (blank + 1)..end));
            }

            at = end;
        }

        return lines;
    }

    private static DateTimeOffset Stamp(byte[] text, int from, int to) =>
        DateTimeOffset.TryParse(Encoding.ASCII.GetString(text, from, to - from), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : DateTimeOffset.MaxValue;

    private Wish Read(ApiCall call)
    {
        var (tail, seconds, limit) = (call.Number("tailLines"), call.Number("sinceSeconds"), call.Number("limitBytes"));
        Require(tail is null or >= 0, "tailLines", tail, "must be greater than or equal to 0");
        Require(seconds is null or > 0, "sinceSeconds", seconds, "must be greater than 0");
        Require(limit is null or > 0, "limitBytes", limit, "must be greater than 0");
        var since = seconds is { } s ? store.Time.GetUtcNow().AddSeconds(-s) : (DateTimeOffset?)null;
        if (call.Query("sinceTime") is { } time)
        {
            since = DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                ? at
                : throw Refusals.BadRequest($"parsing time \"{time}\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"{time}\"");
        }

        return new Wish(call.Wants("follow"), call.Wants("timestamps"), tail, since, limit);

        static void Require(bool holds, string field, long? value, string text)
        {
            if (!holds)
            {
                throw new ApiException(422, "Invalid", $"PodLogOptions \"\" is invalid: {field}: Invalid value: {value}: {text}");
            }
        }
    }

    private static string Container(ApiCall call, JsonObject pod)
    {
        var main = pod.Objects("spec", "containers").Select(c => c.Text("name") ?? "").ToArray();
        var init = pod.Objects("spec", "initContainers").Select(c => c.Text("name") ?? "").ToArray();
        if (call.Query("container") is { } wanted)
        {
            return main.Contains(wanted) || init.Contains(wanted) ? wanted : throw Refusals.BadRequest($"container {wanted} is not valid for pod {call.Name}");
        }

        return main.Length == 1 ? main[0] : throw Refusals.BadRequest(
            $"a container name must be specified for pod {call.Name}, choose one of: [{string.Join(' ', main)}]" + (init.Length > 0 ? $" or one of the init containers: [{string.Join(' ', init)}]" : ""));
    }

    private static IEnumerable<JsonObject> Statuses(JsonObject pod) => pod.Objects("status", "containerStatuses").Concat(pod.Objects("status", "initContainerStatuses"));
}
