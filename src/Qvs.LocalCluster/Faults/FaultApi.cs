using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Qvs.LocalCluster.Http;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Faults;

/// <summary>
/// Faults over HTTP, for tests in other processes: POST <c>/qvs/faults</c> with <c>{kind, times, method, resource, code, delayMilliseconds,
/// retryAfter}</c> or <c>{kind: "Compact" | "ExpireToken"}</c>, DELETE clears. Only there when the options ask for it.
/// </summary>
internal sealed class FaultApi(ClusterFaults faults)
{
    public const string Path = "/qvs/faults";

    public async Task Handle(HttpContext http)
    {
        if (http.Request.Method == "DELETE")
        {
            faults.Clear();
            await Answers.Json(http, new JsonObject());
            return;
        }

        if (http.Request.Method != "POST")
        {
            throw Refusals.MethodNotAllowed();
        }

        var body = Bodies.Object(await Bodies.Read(http), yaml: false);
        switch (body.Text("kind"))
        {
            case "Compact":
                faults.Compact();
                break;
            case "ExpireToken":
                faults.ExpireToken();
                break;
            case var name when Enum.TryParse<FaultKind>(name, out var kind):
                faults.Add(Read(body, new Fault(kind)));
                break;
            default:
                throw Refusals.BadRequest($"no fault \"{body.Text("kind")}\": one of Compact, ExpireToken, {string.Join(", ", Enum.GetNames<FaultKind>())}");
        }

        await Answers.Json(http, new JsonObject(), 201);
    }

    private static Fault Read(JsonObject body, Fault fault) => fault with
    {
        Times = (int)(body.Number("times") ?? 1),
        Method = body.Text("method"),
        Resource = body.Text("resource"),
        Code = (int)(body.Number("code") ?? fault.Code),
        Delay = body.Number("delayMilliseconds") is { } ms ? TimeSpan.FromMilliseconds(ms) : fault.Delay,
        RetryAfter = (int?)body.Number("retryAfter"),
    };
}
