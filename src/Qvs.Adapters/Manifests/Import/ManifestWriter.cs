using System.Text;
using Qvs.Adapters.Schema.Import;
using Qvs.Adapters.Yaml;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Values;

namespace Qvs.Adapters.Manifests.Import;

/// <summary>Manifests as the CUE text of an adapter.</summary>
internal sealed class ManifestWriter(LiftedParams lifted, DiagnosticBag diagnostics)
{
    private static readonly string[] OfTheCluster = ["uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink"];
    private static readonly string[] Confidential = ["PASSWORD", "PASSWD", "SECRET", "TOKEN", "APIKEY", "API_KEY", "PRIVATE_KEY"];

    /// <summary>Where a value stands.</summary>
    /// <param name="Parent">The key of the map that it is a value of.</param>
    /// <param name="IsLabels">In labels, or in what selects by them.</param>
    /// <param name="IsVariable">In an environment variable.</param>
    private readonly record struct Spot(string Key, string Parent, bool IsLabels, bool IsVariable);

    public string Adapter(string package, IReadOnlyList<ManifestObject> objects)
    {
        var text = new StringBuilder($"package {package}\n\nDesignPattern: {{\nname: {Quoting.Quote(package)}\n\nparameters: {{\n");
        text.AppendJoin('\n', lifted.All.Select(Parameter));
        text.Append("}\n\nlet _p = parameters\n\nresources: app: {\n");
        foreach (var one in objects)
        {
            text.Append(one.Id).Append(": {\n").Append(Fields(Kept(one), default(Spot) with { Key = "" })).Append("}\n");
        }

        return text.Append("}\n}\n").ToString();
    }

    private static string Parameter(ImportedParam param)
    {
        var type = (param.Type, param.Name) switch
        {
            ("int", "port") => "int & >=1 & <=65535",
            ("int", _) => "int & >=0",
            _ => "string & !=\"\"",
        };
        return $"// {param.Description}\n{param.Name}: {type}{(param.IsRequired ? "" : $" | *{param.Value}")}\n";
    }

    /// <summary>Without what only the cluster knows.</summary>
    private IEnumerable<YamlEntry> Kept(ManifestObject one)
    {
        foreach (var entry in one.Node.Entries)
        {
            if (entry.Key.Text == "status")
            {
                Drop(entry, one, "status");
            }
            else if (entry is { Key.Text: "metadata", Value: YamlMapping metadata })
            {
                foreach (var field in metadata.Entries.Where(e => OfTheCluster.Contains(e.Key.Text)))
                {
                    Drop(field, one, $"metadata.{field.Key.Text}");
                }

                yield return entry with { Value = metadata with { Entries = [.. metadata.Entries.Where(e => !OfTheCluster.Contains(e.Key.Text))] } };
            }
            else
            {
                yield return entry;
            }
        }
    }

    private void Drop(YamlEntry entry, ManifestObject one, string path) =>
        Warn(ManifestImportDiagnostics.Dropped, entry.Key, $"{one.Kind} {one.Name}: {path} is written by the cluster and left out");

    private string Fields(IEnumerable<YamlEntry> entries, Spot at)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in entries)
        {
            var isLabels = at.IsLabels || key.Text is "labels" or "matchLabels" or "selector";
            text.Append(CueWords.Label(key.Text)).Append(": ").Append(Value(value, new Spot(key.Text, at.Key, isLabels, at.IsVariable && value is YamlScalar))).Append('\n');
        }

        return text.ToString();
    }

    private string Value(YamlNode node, Spot at)
    {
        if (lifted.At(node) is { } param)
        {
            return $"_p.{param}";
        }

        switch (node)
        {
            case YamlMapping { Entries: [] }:
                return "{}";
            case YamlMapping map:
                WarnOfSecret(map, at);
                return $"{{\n{Fields(map.Entries, at)}}}";
            case YamlSequence { Items: [] }:
                return "[]";
            case YamlSequence list:
                return $"[{string.Concat(list.Items.Select((i, n) => (n == 0 ? "" : ", ") + Value(i, new Spot("", at.Key, false, at.Key == "env"))))}]";
            default:
                return Scalar((YamlScalar)node, at);
        }
    }

    private string Scalar(YamlScalar scalar, Spot at)
    {
        switch (scalar.Value.Kind)
        {
            case ScalarKind.Ambiguous:
                diagnostics.Add(ManifestImportDiagnostics.OldYaml.At(
                    scalar.Place, $"{scalar.Text} is another number for Kubernetes than it looks like (octal, say). Write it in decimal, or put it into quotes if it is text"));
                return "_";
            case ScalarKind.Integer when scalar.Text == lifted.Port && IsOfContainer(at):
                return "_p.port";
            case ScalarKind.Text:
                return Text(scalar, at);
            default:
                return scalar.Value.Text;
        }

        // The port of a Service is the Service's own, though it often is the same.
        static bool IsOfContainer(Spot at) => at.Key is "containerPort" or "targetPort" || (at.Key == "port" && at.Parent is "httpGet" or "tcpSocket" or "grpc");
    }

    private string Text(YamlScalar scalar, Spot at)
    {
        var text = scalar.Text;
        if (scalar.IsPlain && ScalarValue.IsOldBoolean(text))
        {
            Warn(ManifestImportDiagnostics.OldYaml, scalar, $"{text} is a boolean for Kubernetes and text here. Write true or false, or put it into quotes");
        }

        if (at.Key == "namespace" && text == lifted.Namespace)
        {
            return "_p.k8sNamespace";
        }

        if (at.IsLabels || (at.Key == "name" && !at.IsVariable) || at.Key.EndsWith("Name", StringComparison.Ordinal))
        {
            if (text == lifted.Name)
            {
                return "_p.appName";
            }

            if (text.StartsWith(lifted.Name + "-", StringComparison.Ordinal))
            {
                return $"\"\\(_p.appName){Quoting.Quote(text[lifted.Name.Length..])[1..]}";
            }
        }

        return text.Contains('\n') && text.All(c => c is '\n' or '\t' or >= ' ' and not '\x7f') ? Lines(text) : Quoting.Quote(text);
    }

    /// <summary>A text of several lines, as several lines.</summary>
    private static string Lines(string text)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"\"\"", "\\\"\"\"", StringComparison.Ordinal);
        return $"\"\"\"\n{escaped}\n\"\"\"";
    }

    /// <summary>A literal value in a variable whose name says that it is confidential.</summary>
    private void WarnOfSecret(YamlMapping map, Spot at)
    {
        if (at.IsVariable && map.Text("name") is { } name && map.Field("value") is YamlScalar { Text.Length: > 0 } value
            && Array.Exists(Confidential, c => name.Contains(c, StringComparison.OrdinalIgnoreCase)))
        {
            Warn(ManifestImportDiagnostics.Secret, value, $"the variable {name} looks confidential and its value would stand in the adapter. Take it from a Secret (valueFrom.secretKeyRef)");
        }
    }

    private void Warn(DiagnosticDescriptor descriptor, YamlNode node, string message) => diagnostics.Add(descriptor.At(node.Place, message) with { Severity = Severity.Warning });
}
