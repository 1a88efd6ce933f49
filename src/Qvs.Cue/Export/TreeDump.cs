using System.Text;
using Qvs.Cue.Builtins.Encodings;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;
using Qvs.Cue.Values;

namespace Qvs.Cue.Export;

/// <summary>
/// Everything that is known of a value, as JSON: kinds, closedness, errors with their codes and places, bounds, disjunctions with their
/// defaults, fields of every sort. For tools and tests; nothing in a value keeps it from being dumped.
/// </summary>
internal sealed class TreeDump(Action<int>? spend)
{
    private readonly StringBuilder _text = new();

    public static string Write(Value value, Action<int>? spend = null)
    {
        var dump = new TreeDump(spend);
        dump.Node(value);
        return dump._text.Append('\n').ToString();
    }

    private void Node(Value value)
    {
        spend?.Invoke(1);
        var vertex = (value as Vertex)?.Resolve();
        var inner = vertex is null ? value : vertex.BaseValue ?? BasicType.Top;
        _text.Append('{');
        Key("kind", first: true);
        Strings(KindsOf(inner));
        if (vertex is { IsClosed: true })
        {
            Key("closed");
            _text.Append("true");
        }

        if ((inner as Bottom ?? vertex?.Incomplete ?? vertex?.ChildError) is { } error)
        {
            Error(error);
        }

        Inner(inner);
        if (vertex is not null)
        {
            Arcs(vertex, inner);
        }

        _text.Append('}');
    }

    private void Inner(Value value)
    {
        switch (value)
        {
            case { IsScalar: true }:
                Key("scalar");
                Quoted(value.ToString()!);
                break;
            case BoundValue or BuiltinValidator:
                Key("bounds");
                Strings([ValueText.Inline(value)]);
                break;
            case Disjunction disjunction:
                Key("disj");
                List(disjunction.Values.Select((v, i) => (Value: v, IsDefault: i < disjunction.DefaultCount)), alternative =>
                {
                    _text.Append(alternative.IsDefault ? "{\"default\":true,\"v\":" : "{\"default\":false,\"v\":");
                    Node(alternative.Value);
                    _text.Append('}');
                });
                break;
            case Conjunction conjunction:
                Key("conj");
                List(conjunction.Values, Node);
                break;
            case ListMarker { IsOpen: true }:
                Key("openList");
                _text.Append("true");
                break;
        }
    }

    private void Arcs(Vertex vertex, Value inner)
    {
        var arcs = vertex.Arcs.Where(a => a.ArcType != ArcType.Absent && a.Label.Kind != FeatureKind.Let).ToArray();
        if (inner is ListMarker)
        {
            Key("elems");
            List(arcs.Where(a => a.Label.Kind == FeatureKind.Index), Node);
        }

        var fields = arcs.Where(a => a.Label.Kind != FeatureKind.Index).ToArray();
        if (fields.Length > 0 || inner is StructMarker)
        {
            Key("arcs");
            List(fields, Arc);
        }
    }

    private void Arc(Vertex arc)
    {
        _text.Append('{');
        Key("label", first: true);
        Quoted(arc.Label.Name);
        Key("sort");
        Quoted(arc.Label.Kind switch
        {
            FeatureKind.Definition => "def",
            FeatureKind.Hidden => "hidden",
            FeatureKind.HiddenDefinition => "hiddendef",
            _ => "regular",
        });
        if (arc.Label.Package is { } package)
        {
            Key("pkg");
            Quoted(package);
        }

        Key("arc");
        Quoted(arc.ArcType switch
        {
            ArcType.Required => "required",
            ArcType.Optional => "optional",
            _ => "member",
        });
        Key("v");
        Node(arc);
        _text.Append('}');
    }

    private void Error(Bottom error)
    {
        Key("err");
        _text.Append('{');
        Key("code", first: true);
        Quoted(error.Code switch
        {
            BottomCode.Incomplete => "incomplete",
            BottomCode.Cycle => "cycle",
            BottomCode.StructuralCycle => "structural_cycle",
            BottomCode.User => "user",
            _ => "eval",
        });
        Key("msg");
        Quoted(error.Diagnostic.Message);
        if (error.Diagnostic.Path is { } path)
        {
            Key("path");
            Quoted(path);
        }

        Key("pos");
        Strings([.. PlacesOf(error.Diagnostic).Distinct().Select(p => p.ToString())]);
        if (error.Others.Count > 0)
        {
            Key("others");
            Strings([.. error.Others.Select(o => o.Diagnostic.Message)]);
        }

        _text.Append('}');
    }

    private static IEnumerable<Location> PlacesOf(Diagnostic diagnostic) =>
        diagnostic.Primary is { } primary ? diagnostic.Related.Prepend(primary) : diagnostic.Related;

    private static string[] KindsOf(Value value) =>
        [.. Enum.GetValues<Kind>().Where(k => int.PopCount((int)k) == 1 && (value.Kind & k) != 0).Select(k => k.ToString().ToLowerInvariant())];

    private void Key(string name, bool first = false)
    {
        _text.Append(first ? "" : ",").Append('"').Append(name).Append("\":");
    }

    private void Quoted(string text) => JsonEncoder.AppendString(_text, text);

    private void Strings(IReadOnlyList<string> texts) => List(texts, Quoted);

    private void List<T>(IEnumerable<T> items, Action<T> write)
    {
        _text.Append('[');
        var first = true;
        foreach (var item in items)
        {
            _text.Append(first ? "" : ",");
            first = false;
            write(item);
        }

        _text.Append(']');
    }
}
