using System.Runtime.CompilerServices;
using Qvs.Cue.Builtins.Encodings;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;
using Qvs.Cue.Values;

namespace Qvs.Cue.Loading.Data;

/// <summary>
/// YAML documents as CUE syntax. The decoder gives the values, as <c>yaml.Unmarshal</c> has them; the parser's nodes, walked beside them,
/// give the places.
/// </summary>
internal sealed class YamlSyntax
{
    private static readonly DataBuilder Builder = new(List, Struct, Twice, _ => { });

    private readonly SourceText _source;
    private readonly List<int> _lineStarts = [0];

    private YamlSyntax(SourceText source)
    {
        _source = source;
        for (var i = source.Content.IndexOf('\n', StringComparison.Ordinal); i >= 0; i = source.Content.IndexOf('\n', i + 1))
        {
            _lineStarts.Add(i + 1);
        }
    }

    public static IReadOnlyList<Expression> Read(SourceText source, DiagnosticBag diagnostics)
    {
        var values = YamlDecoder.DecodeStream(source.Content, Builder, out var error);
        if (error is not null)
        {
            diagnostics.Add(LoadingDiagnostics.BadData.At(new Location(source, default), $"{source.Name}: yaml: line {error}"));
            return [];
        }

        try
        {
            var syntax = new YamlSyntax(source);
            var nodes = new YamlParser(source.Content).Documents().ToArray();
            return [.. values.Select((value, i) => syntax.Convert(value, i < nodes.Length ? nodes[i] : null))];
        }
        catch (InsufficientExecutionStackException)
        {
            diagnostics.Add(LoadingDiagnostics.BadData.At(new Location(source, default), $"{source.Name}: yaml: nested too deeply"));
            return [];
        }
    }

    private Expression Convert(Value value, YamlNode? node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        node = node is YamlAlias alias ? alias.Target : node;
        var span = SpanOf(node);
        switch (value)
        {
            case Vertex { BaseValue: StructMarker } structure:
                var entries = (node as YamlMapping)?.Entries ?? [];
                return new StructLiteral(span, [.. structure.Arcs.Select(a => Field(a, entries))], hasBraces: true);
            case Vertex { BaseValue: ListMarker } list:
                var items = (node as YamlSequence)?.Items ?? [];
                return new ListLiteral(
                    span, [.. list.Arcs.Select(Node (a, i) => Convert(a.BaseValue!, i < items.Count ? items[i] : null))], tail: null);
            case Values.Conjunction both:
                return both.Values.Select(v => Convert(v, node))
                    .Aggregate((left, right) => new BinaryExpression(span, TokenKind.And, span, left, right));
            case StringValue text:
                return new StringLiteral(span, text.Value);
            case BytesValue bytes:
                return new BytesLiteral(span, bytes.Value);
            case NumberValue number when number.ToString().StartsWith('-'):
                return new UnaryExpression(span, TokenKind.Subtract, Number(number, number.ToString()[1..], span));
            case NumberValue number:
                return Number(number, number.ToString(), span);
            case BoolValue { Value: var truth }:
                return new Literal(span, truth ? LiteralKind.True : LiteralKind.False, truth ? "true" : "false");
            default:
                return new Literal(span, LiteralKind.Null, "null");
        }
    }

    private Field Field(Vertex arc, List<(YamlNode Key, YamlNode Value)> entries)
    {
        var (key, node) = entries.Find(e => e.Key is YamlScalar scalar && scalar.Text == arc.Label.Name);
        var value = Convert(arc.BaseValue!, node);
        return new Field(value.Span, new StringLabel(SpanOf(key), arc.Label.Name, null, null, null), FieldConstraint.None, value, []);
    }

    private static Literal Number(NumberValue number, string text, TextSpan span) =>
        new(span, number.Kind == Kind.Float ? LiteralKind.Float : LiteralKind.Integer, text);

    private TextSpan SpanOf(YamlNode? node)
    {
        if (node is null || node.Line < 1 || node.Line > _lineStarts.Count)
        {
            return default;
        }

        var start = Math.Min(_lineStarts[node.Line - 1] + Math.Max(0, node.Column - 1), _source.Content.Length);
        return new TextSpan(start, node is YamlScalar { IsPlain: true } scalar ? Math.Min(scalar.Text.Length, _source.Content.Length - start) : 0);
    }

    private static Vertex List(IEnumerable<Value> elements)
    {
        var list = new Vertex(null, default) { BaseValue = new ListMarker(isOpen: false) };
        foreach (var (element, i) in elements.Select((e, i) => (e, i)))
        {
            list.Add(new Vertex(list, Feature.Index(i)) { BaseValue = element });
        }

        return list;
    }

    private static Vertex Struct(IEnumerable<KeyValuePair<string, Value>> fields)
    {
        var structure = new Vertex(null, default) { BaseValue = StructMarker.Instance };
        foreach (var (name, value) in fields)
        {
            structure.Add(new Vertex(structure, Feature.String(name)) { BaseValue = value });
        }

        return structure;
    }

    /// <summary>A field that is given twice must agree with itself.</summary>
    private static Values.Conjunction Twice(Value first, Value second) => new(Kind.Top, [first, second]);
}
