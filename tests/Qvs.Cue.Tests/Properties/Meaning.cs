using System.Text.Json;
using System.Text.Json.Nodes;
using Qvs.Cue.Loading;

namespace Qvs.Cue.Tests.Properties;

/// <summary>
/// What a value is, as text that is the same for values that are the same: the order of fields, alternatives and constraints does not
/// count, nor which of several reasons an error gives.
/// </summary>
internal static class Meaning
{
    /// <summary>The meaning of each field of a package; the files are unified in the order given.</summary>
    public static IReadOnlyDictionary<string, string> OfFields(params IReadOnlyList<string> files)
    {
        var names = files.Select((_, i) => $"f{i}.cue").ToArray();
        var context = new CueContext(new CueOptions
        {
            Files = new MemoryFiles("/m", names.Zip(files, KeyValuePair.Create)),
            WorkingDirectory = "/m",
        });
        var loaded = context.Load([.. names.Select(n => "./" + n)]);
        var instance = Assert.Single(loaded.Instances);
        Assert.Empty(CueContext.LoadErrors([instance]));
        var tree = JsonNode.Parse(context.Build(instance).ToTree(), null, new JsonDocumentOptions { MaxDepth = 10_000 })!.AsObject();
        return tree["arcs"] is JsonArray arcs
            ? arcs.ToDictionary(a => (string)a!["label"]!, a => Of(a!["v"]!))
            : new Dictionary<string, string> { [""] = Of(tree) };
    }

    private static string Of(JsonNode node)
    {
        // An error of something below has made the whole an error, whichever of them was found.
        if (node["err"] is { } error && (string?)error["code"] is not ("incomplete" or "cycle"))
        {
            return "_|_";
        }

        var text = Sorted(node["kind"], k => (string)k!, "|");
        text += node["scalar"] is { } scalar ? " " + scalar : "";
        text += (bool?)node["closed"] == true ? " closed" : "";
        text += (bool?)node["openList"] == true ? " open" : "";
        text += node["err"] is null ? "" : " incomplete";
        text += Part(" bounds", node["bounds"], b => (string)b!, "&");
        text += Part(" all", node["conj"], Of, "&");
        text += Part(" any", node["disj"], d => ((bool)d!["default"]! ? "*" : "") + Of(d["v"]!), "|");
        text += Part(" fields", node["arcs"], a => $"{a!["label"]} {a["arc"]}: {Of(a["v"]!)}", ", ");
        text += node["elems"] is JsonArray elements ? $" [{string.Join(", ", elements.Select(e => Of(e!)))}]" : "";
        return text;
    }

    private static string Part(string name, JsonNode? items, Func<JsonNode, string> write, string between) =>
        items is null ? "" : $"{name}({Sorted(items, write, between)})";

    private static string Sorted(JsonNode? items, Func<JsonNode, string> write, string between) =>
        string.Join(between, (items as JsonArray ?? []).Select(i => write(i!)).Distinct().Order(StringComparer.Ordinal));
}
