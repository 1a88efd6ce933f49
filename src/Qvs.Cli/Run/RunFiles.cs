using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Steps;
using Qvs.LocalCluster.Tekton;

namespace Qvs.Cli.Run;

/// <summary>The objects of the files given to <c>qvsctl run</c>: one run, and what it refers to.</summary>
internal static class RunFiles
{
    private static readonly ResourceKind[] Core =
    [
        new("", "v1", "secrets", "Secret", true), new("", "v1", "configmaps", "ConfigMap", true),
        new("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true), new("", "v1", "serviceaccounts", "ServiceAccount", true),
    ];

    /// <summary>In the order to create them, the run last. What is wrong with the files is a <see cref="RunFileException"/>.</summary>
    public static IReadOnlyList<(ResourceKind Kind, JsonObject Object)> Read(RunOptions options, TextReader input)
    {
        var objects = new List<(ResourceKind Kind, JsonObject Object)>();
        foreach (var file in options.Files)
        {
            foreach (var document in Documents(file, input))
            {
                objects.Add((KindOf(document, file), Placed(document, options.Namespace)));
            }
        }

        var runs = objects.Where(o => IsRun(o.Kind)).ToList();
        if (runs.Count != 1)
        {
            throw new RunFileException($"one PipelineRun or TaskRun is needed, and there are {runs.Count}");
        }

        foreach (var given in options.Params)
        {
            SetParam(runs[0].Object, given);
        }

        return [.. objects.Where(o => !IsRun(o.Kind)), runs[0]];
    }

    public static bool IsRun(ResourceKind kind) => kind.Kind is "PipelineRun" or "TaskRun";

    private static IReadOnlyList<JsonNode> Documents(string file, TextReader input)
    {
        try
        {
            return YamlText.Read(file == "-" ? input.ReadToEnd() : File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or YamlDotNet.Core.YamlException)
        {
            throw new RunFileException($"{file}: {e.Message}");
        }
    }

    private static ResourceKind KindOf(JsonNode document, string file)
    {
        var apiVersion = (document as JsonObject)?["apiVersion"]?.ToString();
        var kind = (document as JsonObject)?["kind"]?.ToString();
        return Core.Concat(TektonKinds.Served).FirstOrDefault(k => k.ApiVersion == apiVersion && k.Kind == kind)
            ?? throw new RunFileException($"{file}: objects of kind {kind ?? "(none)"} in {apiVersion ?? "(no apiVersion)"} can not be used here");
    }

    private static JsonObject Placed(JsonNode document, string ns)
    {
        var obj = (JsonObject)document;
        if (obj["metadata"] is not JsonObject meta)
        {
            obj["metadata"] = meta = [];
        }

        meta["namespace"] ??= ns;
        if (meta["name"] is null && meta["generateName"] is null)
        {
            meta["name"] = "run";
        }

        return obj;
    }

    private static void SetParam(JsonObject run, string given)
    {
        var equals = given.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw new RunFileException($"--param wants NAME=VALUE, not {given}");
        }

        var name = given[..equals];
        if (run["spec"] is not JsonObject spec)
        {
            run["spec"] = spec = [];
        }

        if (spec["params"] is not JsonArray list)
        {
            spec["params"] = list = [];
        }

        foreach (var there in list.OfType<JsonObject>().Where(p => p["name"]?.ToString() == name).ToList())
        {
            list.Remove(there);
        }

        list.Add(new JsonObject { ["name"] = name, ["value"] = given[(equals + 1)..] });
    }
}

/// <summary>The files given can not be run; the message says why.</summary>
internal sealed class RunFileException(string message) : Exception(message);
