namespace Qvs.Domain.Delivery.Parameters;

/// <summary>A piece of a text: literal, or a reference to be replaced.</summary>
public readonly record struct TemplatePart(string Literal, TemplateReference? Reference);

/// <summary>A <c>$(...)</c> that means nothing here.</summary>
public readonly record struct TemplateError(string Source, string Message, string NextStep);

/// <summary>
/// A text with references, taken apart. Whitespace is kept (<c>" $(stages.x.results.y)"</c>); <c>$(OTHER)</c> without a scope and
/// <c>$(context...)</c> pass through untouched, because they are meant for the shell or for Tekton (formats.md 2.1.2, 2.2.2).
/// </summary>
public sealed record Template(ImmutableArray<TemplatePart> Parts, ImmutableArray<TemplateError> Errors)
{
    private static readonly string[] Scopes = ["inputs", "params", "stages"];

    public IEnumerable<TemplateReference> References => Parts.Where(part => part.Reference is not null).Select(part => part.Reference!);

    public static Template Parse(string text)
    {
        var parts = ImmutableArray.CreateBuilder<TemplatePart>();
        var errors = ImmutableArray.CreateBuilder<TemplateError>();
        var literalStart = 0;
        for (var at = text.IndexOf("$(", StringComparison.Ordinal); at >= 0; at = text.IndexOf("$(", at, StringComparison.Ordinal))
        {
            var end = text.IndexOf(')', at);
            if (end < 0)
            {
                break;
            }

            var body = text[(at + 2)..end];
            if (IsOurs(body) && Read(body, errors) is { } reference)
            {
                AddLiteral(parts, text[literalStart..at]);
                parts.Add(new TemplatePart("", reference));
                literalStart = end + 1;
            }

            at = IsOurs(body) ? end + 1 : at + 2;
        }

        AddLiteral(parts, text[literalStart..]);
        return new Template(parts.ToImmutable(), errors.ToImmutable());
    }

    private static void AddLiteral(ImmutableArray<TemplatePart>.Builder parts, string literal)
    {
        if (literal.Length > 0)
        {
            parts.Add(new TemplatePart(literal, null));
        }
    }

    private static bool IsOurs(string body)
    {
        var dot = body.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && body[..dot] != "context" && body[..dot].All(char.IsAsciiLetterOrDigit);
    }

    private static TemplateReference? Read(string body, ImmutableArray<TemplateError>.Builder errors)
    {
        var source = $"$({body})";
        var scope = body[..body.IndexOf('.', StringComparison.Ordinal)];
        var rest = body[(scope.Length + 1)..];
        switch (scope)
        {
            case "inputs" or "params" when IsIdentifier(rest):
                return new TemplateReference(scope == "inputs" ? ReferenceScope.Input : ReferenceScope.Parameter, "", rest, "");
            case "stages":
                var middle = rest.IndexOf(".results.", StringComparison.Ordinal);
                var stage = middle > 0 ? rest[..middle] : "";
                var (name, accessor) = SplitAccessor(middle > 0 ? rest[(middle + ".results.".Length)..] : "");
                if (NameRules.IsName(stage) && IsIdentifier(name) && IsAccessor(accessor))
                {
                    return new TemplateReference(ReferenceScope.StageResult, stage, name, accessor);
                }

                errors.Add(new TemplateError(source, $"{source} names no result.", "Write $(stages.<stage>.results.<result>)."));
                return null;
            case "inputs" or "params":
                errors.Add(new TemplateError(source, $"{source} has no usable name.", $"Write $({scope}.<name>)."));
                return null;
            default:
                var near = Scopes.FirstOrDefault(known => known[0] == scope[0]) ?? "inputs, params or stages";
                errors.Add(new TemplateError(source, $"{source} has the unknown scope '{scope}'.", $"Did you mean {near}?"));
                return null;
        }
    }

    private static (string Name, string Accessor) SplitAccessor(string text)
    {
        var at = text.AsSpan().IndexOfAny('.', '[');
        return at < 0 ? (text, "") : (text[..at], text[at..]);
    }

    private static bool IsAccessor(string accessor) => accessor switch
    {
        "" or "[*]" => true,
        ['.', .. var key] => IsIdentifier(key),
        ['[', .. var index, ']'] => index.Length is > 0 and < 6 && index.All(char.IsAsciiDigit),
        _ => false,
    };

    private static bool IsIdentifier(string text) => text.Length > 0 && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-');
}
