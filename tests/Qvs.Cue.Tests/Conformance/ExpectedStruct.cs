using Qvs.Cue.Syntax;
using Qvs.Cue.Values;

namespace Qvs.Cue.Tests.Conformance;

/// <summary>
/// A struct as it is expected: all fields, no others. <c>{_|_, ...}</c> only says that it is an error; an embedded scalar is the value
/// itself, with fields beside it; attributes of a field say how it is judged.
/// </summary>
internal static class ExpectedStruct
{
    public static string? Compare(StructLiteral expected, Vertex? holder, Value value)
    {
        var embedded = expected.Declarations.OfType<Embedding>().Select(e => e.Value).ToArray();
        if (embedded.Any(e => e is BottomLiteral))
        {
            return Expectation.ErrorOf(holder ?? value) is null ? "is no error" : null;
        }

        if (expected.Declarations.Any(d => d is not (Field or Embedding or AttributeNode or Ellipsis)) || embedded.Length > 1)
        {
            return "the expectation is more than fields";
        }

        var fields = expected.Declarations.OfType<Field>().ToArray();
        if (embedded is [var alone] && (fields.Length == 0 || holder is null))
        {
            return fields.Length == 0 ? Expectation.Compare(alone, holder ?? value) : "has no fields";
        }

        if (holder is null)
        {
            return Expectation.Differs(expected, value);
        }

        if (embedded is [var scalar])
        {
            var why = scalar is ListLiteral ? Expectation.Compare(scalar, holder) : ExpectedScalar.Compare(scalar, value);
            if (why is not null)
            {
                return why;
            }
        }
        else if (value is not StructMarker && !(Expectation.ErrorOf(holder) is not null && holder.Arcs.Count > 0))
        {
            return Expectation.Differs(expected, value);
        }

        if (expected.Declarations.OfType<Ellipsis>().Any() && holder.IsClosed)
        {
            return "is closed";
        }

        return Fields(fields, holder);
    }

    private static string? Fields(IReadOnlyList<Field> expected, Vertex holder)
    {
        var left = holder.Arcs
            .Where(a => a.ArcType != ArcType.Absent && a.Label.Kind is not (FeatureKind.Let or FeatureKind.Index))
            .ToList();
        foreach (var field in expected)
        {
            if (field.Label is PatternLabel or DynamicLabel)
            {
                return "the evaluated value does not hold patterns";
            }

            var arc = left.Find(a => Names(field.Label, a.Label));
            if (arc is not null)
            {
                left.Remove(arc);
            }

            if (Judge(field, arc) is { } why)
            {
                return $"{NameOf(field.Label)}: {why}";
            }
        }

        // An optional field that can never be given is as good as none.
        left.RemoveAll(a => a.ArcType == ArcType.Optional && Expectation.ErrorOf(a) is not null && holder.IsClosed);
        return left.Count == 0 ? null : $"has {left[0].Label} as well";
    }

    private static string? Judge(Field expected, Vertex? arc)
    {
        var tests = expected.Attributes.Where(a => a.Name == "test").Select(a => TestBody.Parse(a.Body)).ToArray();
        if (Array.Exists(tests, t => Is(t, "ignore")))
        {
            return null;
        }

        if (arc is null)
        {
            return "is not there";
        }

        var wanted = expected.Constraint switch
        {
            FieldConstraint.Optional => ArcType.Optional,
            FieldConstraint.Required => ArcType.Required,
            _ => ArcType.Member,
        };
        if (arc.ArcType != wanted)
        {
            return $"is {arc.ArcType}";
        }

        if (Array.Find(tests, t => Is(t, "err")) is { } error)
        {
            return Error(error, arc);
        }

        return Expectation.Compare(expected.Value, Array.Exists(tests, t => Is(t, "final")) ? Concrete.Of(arc) : arc);
    }

    private static string? Error(TestBody test, Vertex arc)
    {
        if (test.Options.TryGetValue("at", out var at))
        {
            if (Places.Find(arc, [.. LanguageAssertion.Split(at)]) is not { } below)
            {
                return "no value at " + at;
            }

            arc = below;
        }

        var found = Expectation.ErrorOf(arc);
        if (found is null)
        {
            return "is no error";
        }

        var code = found.Code switch
        {
            BottomCode.StructuralCycle => "structural_cycle",
            var other => other.ToString().ToLowerInvariant(),
        };
        return !test.Options.TryGetValue("code", out var wanted) || wanted == code ? null : $"is an error of code {code}";
    }

    private static bool Is(TestBody test, string directive) => test.Arguments.Count > 0 && test.Arguments[0] == directive;

    private static bool Names(Label expected, Feature label) => expected switch
    {
        StringLabel text => label.Kind == FeatureKind.String && label.Name == text.Value,
        IdentifierLabel name => Feature.FromIdentifier(name.Name, null).Kind == label.Kind && IsName(name.Name, label),
        _ => false,
    };

    /// <summary>A hidden field of another package is written <c>_x$package</c>.</summary>
    private static bool IsName(string written, Feature label)
    {
        var dollar = label.IsHidden ? written.IndexOf('$', StringComparison.Ordinal) : -1;
        return dollar < 0
            ? label.Name == written
            : label.Name == written[..dollar] && label.Package?.EndsWith(written[(dollar + 1)..], StringComparison.Ordinal) == true;
    }

    private static string NameOf(Label label) => label is IdentifierLabel name ? name.Name : ((StringLabel)label).Value;
}
