using System.Text.Json.Nodes;
using Qvs.Cli.Manifest;

namespace Qvs.Cli.Deploy;

/// <summary>What a deployment says while it works, and what it has done in the end: for people, for machines, for the results of a Tekton task.</summary>
internal sealed class DeployReport(TextWriter progress)
{
    private readonly Dictionary<ObjectId, JsonObject> _objects = [];
    private readonly JsonObject _outputs = [];

    public string Stack { get; set; } = "";

    public string? Error { get; set; }

    public void Say(string text) => progress.WriteLine(text);

    /// <param name="action">created, configured, unchanged, pruned, deleted, kept, or in a preview what would be.</param>
    public void Did(ObjectId id, string action, string? remark = null, IReadOnlyList<Difference>? differences = null)
    {
        var entry = Entry(id);
        entry["action"] = action;
        progress.WriteLine($"{action,-10} {id}{(remark is null ? "" : $" ({remark})")}");
        if (remark is not null)
        {
            entry["remark"] = remark;
        }

        if (differences is { Count: > 0 })
        {
            entry["differences"] = new JsonArray([.. differences.Select(d => (JsonNode)new JsonObject { ["path"] = d.Path, ["before"] = d.Before, ["after"] = d.After })]);
            foreach (var difference in differences)
            {
                progress.WriteLine($"    {difference}");
            }
        }
    }

    public void Waiting(ObjectId id, string why) => progress.WriteLine($"waiting    {id}: {why}");

    public void Ready(ObjectId id, JsonObject? obj)
    {
        if ((bool?)Entry(id)["ready"] != true)
        {
            Entry(id)["ready"] = true;
            progress.WriteLine($"ready      {id}");
        }

        if (obj?["status"]?["loadBalancer"]?["ingress"]?[0] is JsonObject address)
        {
            Entry(id)["address"] = (address["ip"] ?? address["hostname"])?.ToString();
        }
    }

    public void NotReady(ObjectId id, Readiness state, IReadOnlyList<string> reasons)
    {
        var entry = Entry(id);
        entry["ready"] = false;
        entry["why"] = state.Why;
        entry["reasons"] = new JsonArray([.. reasons.Select(r => (JsonNode)r)]);
    }

    public void Output(ObjectId id, string path, string? value)
    {
        _outputs[$"{id.Kind}/{id.Name}:{path}"] = value;
        progress.WriteLine($"output     {id} {path}: {value ?? "(nothing)"}");
    }

    public JsonObject Json() => new()
    {
        ["stack"] = Stack,
        ["succeeded"] = Error is null,
        ["error"] = Error,
        ["objects"] = new JsonArray([.. _objects.Values.Select(o => o.DeepClone())]),
        ["outputs"] = _outputs.DeepClone(),
    };

    /// <summary>One file a result, as a Tekton task gives them: <c>summary</c>, <c>changes</c>, <c>outputs</c>. Those the task does not declare are ignored by Tekton.</summary>
    public void WriteResults(string folder)
    {
        var counts = _objects.Values.GroupBy(o => o["action"]?.ToString() ?? "").Where(g => g.Key.Length > 0).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "summary"), string.Join(", ", counts.Select(g => $"{g.Count()} {g.Key}")));
        File.WriteAllText(Path.Combine(folder, "changes"), counts.Where(g => g.Key is not ("unchanged" or "kept")).Sum(g => g.Count()).ToString(System.Globalization.CultureInfo.InvariantCulture));
        File.WriteAllText(Path.Combine(folder, "outputs"), _outputs.ToJsonString(Terminal.Readable));
    }

    private JsonObject Entry(ObjectId id)
    {
        if (!_objects.TryGetValue(id, out var entry))
        {
            _objects[id] = entry = new JsonObject { ["group"] = id.Group, ["kind"] = id.Kind, ["namespace"] = id.Namespace, ["name"] = id.Name };
        }

        return entry;
    }
}
