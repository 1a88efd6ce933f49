using Qvs.Cue.Diagnostics;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;

namespace Qvs.Cue.Loading;

/// <summary>The tags given to a load (<c>-t</c>) and what they set: fields with <c>@tag(key, short=a|b, type=int)</c>.</summary>
internal sealed class Tags(IReadOnlyList<string> given)
{
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>For <c>@if</c>.</summary>
    public bool IsSet(string name)
    {
        _used.Add(name);
        return given.Contains(name, StringComparer.Ordinal);
    }

    /// <summary>The values that the tags give to fields of a file, each as a file to be unified.</summary>
    public IEnumerable<CueFile> Apply(CueFile file, DiagnosticBag diagnostics)
    {
        foreach (var target in AttributedField.In(file, "tag"))
        {
            var body = new AttributeBody(target.Attribute.Body);
            if (body[0] is not { Length: > 0 } key)
            {
                diagnostics.Add(LoadingDiagnostics.BadAttribute.At(new Location(file.Source, target.Attribute.Span), "invalid identifier \"\""));
                continue;
            }

            foreach (var text in ValuesFor(key, body["short"]))
            {
                if (Typed(text, body["type"] ?? "string", target.Attribute.Span) is { } value)
                {
                    yield return Overlay.At(target, file.Source, [], value);
                }
                else
                {
                    diagnostics.Add(LoadingDiagnostics.UnknownTag.At(
                        new Location(file.Source, target.Attribute.Span), $"invalid value {text} for tag {key} of type {body["type"]}"));
                }
            }
        }
    }

    /// <summary>Tags that nothing asked for are mistakes.</summary>
    public IEnumerable<Diagnostic> Unused() =>
        given.Where(tag => !_used.Contains(tag.Split('=', 2)[0]))
            .Select(tag => LoadingDiagnostics.UnknownTag.At(null, $"no tag for \"{tag.Split('=', 2)[0]}\""));

    private IEnumerable<string> ValuesFor(string key, string? shorthands)
    {
        var forms = shorthands?.Split('|') ?? [];
        foreach (var tag in given)
        {
            var parts = tag.Split('=', 2);
            if (parts.Length == 2 && parts[0] == key)
            {
                _used.Add(key);
                yield return parts[1];
            }
            else if (parts.Length == 1 && forms.Contains(tag, StringComparer.Ordinal))
            {
                _used.Add(tag);
                yield return tag;
            }
        }
    }

    private static Expression? Typed(string text, string type, TextSpan span)
    {
        if (type == "string")
        {
            return new StringLiteral(span, text);
        }

        var errors = new DiagnosticBag();
        var value = Parser.ParseExpression(new SourceText("", text), errors);
        var number = value is UnaryExpression { Operator: TokenKind.Subtract or TokenKind.Add } signed ? signed.Operand : value;
        var fits = (type, (number as Literal)?.Kind) switch
        {
            ("int", LiteralKind.Integer) => true,
            ("number", LiteralKind.Integer or LiteralKind.Float) => true,
            ("bool", LiteralKind.True or LiteralKind.False) => ReferenceEquals(number, value),
            _ => false,
        };
        return !fits || errors.HasErrors ? null : value is UnaryExpression u ? new UnaryExpression(span, u.Operator, At(number)) : At(value);

        Literal At(Expression literal) => new(span, ((Literal)literal).Kind, ((Literal)literal).Text);
    }
}
