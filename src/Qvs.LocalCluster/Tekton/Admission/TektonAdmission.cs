using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Conversion;
using Qvs.LocalCluster.Tekton.Decoding;
using Qvs.LocalCluster.Tekton.Validation;

namespace Qvs.LocalCluster.Tekton.Admission;

/// <summary>
/// Tekton's two webhooks: the first one decodes strictly and fills in defaults, the second one validates. The object comes and goes in the
/// version that the request has.
/// </summary>
public sealed class TektonAdmission(TektonSettings settings) : IAdmission
{
    private const string Mutating = "webhook.pipeline.tekton.dev";
    private const string Validating = "validation.webhook.pipeline.tekton.dev";

    private readonly TektonDefaults _defaults = new(settings);

    public JsonObject Admit(ResourceKind kind, JsonObject obj, JsonObject? old)
    {
        if (kind.Group != TektonKinds.Group || !TektonKinds.Served.Any(k => k.Kind == kind.Kind && k.Version == kind.Version))
        {
            return obj;
        }

        var table = kind is { Version: "v1beta1", Kind: not "CustomRun" } ? StructTable.V1Beta1 : StructTable.V1;
        var (decoded, error) = StrictDecoder.Decode(table, kind.Kind, obj);
        if (decoded is null)
        {
            throw Denied(Mutating, $"mutation failed: cannot decode incoming new object: {error}");
        }

        var errors = new FieldErrors();
        var old1 = kind is { Version: "v1beta1", Kind: not "CustomRun" };
        if (old1)
        {
            V1Beta1Validation.Refuse(errors, kind.Kind, decoded);
            decoded = TektonConversion.ToV1(decoded);
        }

        FillIn(kind.Kind, decoded, creating: old is null);
        Validate(errors, kind.Kind, decoded);
        if (errors.Any)
        {
            throw Denied(Validating, $"validation failed: {errors}");
        }

        return old1 ? TektonConversion.ToV1Beta1(decoded) : decoded;
    }

    private void FillIn(string kind, JsonObject obj, bool creating)
    {
        switch (kind)
        {
            case "Task":
                _defaults.TaskSpec(obj.Ensure("spec"));
                break;
            case "Pipeline":
                _defaults.PipelineSpec(obj.Ensure("spec"));
                break;
            case "TaskRun":
                _defaults.TaskRun(obj, creating);
                break;
            case "PipelineRun":
                _defaults.PipelineRun(obj, creating);
                break;
            default:
                _defaults.CustomRun(obj);
                break;
        }
    }

    private void Validate(FieldErrors errors, string kind, JsonObject obj)
    {
        switch (kind)
        {
            case "Task":
                TaskValidation.Task(errors, obj, settings);
                break;
            case "Pipeline":
                PipelineValidation.Pipeline(errors, obj, settings);
                break;
            case "TaskRun":
                RunValidation.TaskRun(errors, obj, settings);
                break;
            case "PipelineRun":
                RunValidation.PipelineRun(errors, obj, settings);
                break;
            default:
                RunValidation.CustomRun(errors, obj);
                break;
        }
    }

    private static ApiException Denied(string webhook, string why) => new(400, "BadRequest", $"admission webhook \"{webhook}\" denied the request: {why}");
}
