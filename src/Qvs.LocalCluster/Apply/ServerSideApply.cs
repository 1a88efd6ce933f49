using System.Text.Json.Nodes;
using Qvs.LocalCluster.Http;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Apply;

/// <summary>PATCH with an apply configuration.</summary>
internal static class ServerSideApply
{
    public static (JsonObject Object, bool Created) Run(ObjectStore store, ApiCall call, JsonObject applied, WriteOptions options) =>
        throw Refusals.UnsupportedMedia("server-side apply");
}
