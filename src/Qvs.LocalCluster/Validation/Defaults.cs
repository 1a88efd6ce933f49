using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Validation;

/// <summary>What the API server fills in for the built-in kinds.</summary>
internal static partial class Defaults
{
    public static void Apply(ApiKind kind, JsonObject obj, JsonObject? old)
    {
        switch (kind.Table)
        {
            case "/namespaces":
                obj.Meta().Ensure("labels")["kubernetes.io/metadata.name"] = obj.Name();
                if (old is null)
                {
                    obj.Ensure("spec").Default("finalizers", new JsonArray("kubernetes"));
                    obj.Ensure("status").Default("phase", "Active");
                }

                break;
            case "/secrets":
                obj.Default("type", "Opaque");
                if (obj.Object("stringData") is { } texts)
                {
                    obj.Remove("stringData");
                    foreach (var (key, value) in texts)
                    {
                        obj.Ensure("data")[key] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value.Text() ?? ""));
                    }
                }

                break;
        }
    }
}
