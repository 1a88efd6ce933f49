using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;
using Qvs.Cue.Values;

namespace Qvs.Cue.Export;

/// <summary>
/// Everything that is wrong with a finalized value: its errors, and if it is to be data, what is not concrete. Each cause once, in the
/// order of the fields.
/// </summary>
internal sealed class Faults
{
    private readonly List<Diagnostic> _found = [];
    private readonly HashSet<(string Code, string Message, Location? Place)> _seen = [];
    private readonly HashSet<(Vertex, bool)> _visited = [];

    private Faults()
    {
    }

    /// <param name="concrete">Regular fields must be concrete, and required ones given. Definitions and hidden fields need not.</param>
    public static IReadOnlyList<Diagnostic> Find(Value value, bool concrete, string path = "")
    {
        var faults = new Faults();
        faults.Visit(value, ValuePath.From(path), concrete, null);
        return faults._found;
    }

    private void Visit(Value value, ValuePath path, bool concrete, Vertex? holder)
    {
        switch (value)
        {
            case Vertex vertex:
                VisitVertex(vertex, path, concrete);
                break;
            case Bottom bottom:
                Report(bottom, path, concrete);
                break;
            case Disjunction { DefaultCount: 1 } disjunction:
                Visit(disjunction.Values[0], path, concrete, holder);
                break;
            case { IsScalar: false } when concrete:
                Add(ExportDiagnostics.Incomplete.At(Place(holder), "incomplete value " + ValueText.Inline(value)), path);
                break;
        }
    }

    private void VisitVertex(Vertex vertex, ValuePath path, bool concrete)
    {
        var holder = vertex.Resolve();
        if (holder.Arcs.Count > 0 && !_visited.Add((holder, concrete)))
        {
            // Shared, and so are its causes.
            return;
        }

        if (holder.Incomplete is { } incomplete)
        {
            Report(incomplete, path, concrete);
        }

        switch (holder.BaseValue)
        {
            case null when concrete && holder.Incomplete is null:
                Visit(BasicType.Top, path, concrete, holder);
                break;
            case Bottom { IsIncomplete: false } bottom when !bottom.IsChildError:
                Report(bottom, path, concrete);
                return;
            case StructMarker or ListMarker or null:
                break;
            case var inner:
                Visit(inner, path, concrete, holder.Conjuncts.Count > 0 ? holder : vertex);
                break;
        }

        foreach (var arc in holder.Arcs)
        {
            VisitArc(arc, path, concrete);
        }
    }

    private void VisitArc(Vertex arc, ValuePath path, bool concrete)
    {
        switch (arc.ArcType)
        {
            case ArcType.Member when arc.Label.Kind != FeatureKind.Let:
                Visit(arc, path.Then(arc.Label), concrete && arc.Label.IsRegular, null);
                break;
            case ArcType.Required when concrete && arc.Label.IsRegular:
                Add(ExportDiagnostics.Required.At(Place(arc), "field is required but not present"), path.Then(arc.Label));
                break;
        }
    }

    private void Report(Bottom bottom, ValuePath path, bool concrete)
    {
        if (!bottom.IsChildError && (concrete || !bottom.IsIncomplete))
        {
            Add(bottom.Diagnostic, path);
        }

        foreach (var other in bottom.Others)
        {
            // That of an alternative may be further below.
            Report(other, path.Contains(other.Diagnostic.Path) ? ValuePath.From(other.Diagnostic.Path!) : path, concrete);
        }
    }

    private void Add(Diagnostic diagnostic, ValuePath path)
    {
        // What a reference to a faulty value says has the same cause as the value.
        if (_seen.Add((diagnostic.Code, diagnostic.Message, diagnostic.Primary)))
        {
            // What an expression evaluates to has no path; the error may then know where it came from.
            var place = path.ToString() is { Length: > 0 } text ? text : diagnostic.Path;
            _found.Add(diagnostic with { Path = place is "" ? null : place });
        }
    }

    private static Location? Place(Vertex? vertex) => vertex?.Conjuncts.Select(c => c.Location).FirstOrDefault(l => l is not null);
}
