using System.Runtime.CompilerServices;
using Qvs.Cue.Binding;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;
using Qvs.Cue.Values;
using Environment = Qvs.Cue.Values.Environment;

namespace Qvs.Cue.Evaluation;

/// <summary>
/// One evaluation: its packages, its budget, and the stack of vertices that are being worked on. Evaluation is driven by demand and finds
/// strongly connected components as it goes: work that needs a vertex which is still on the stack is put aside
/// (<see cref="VertexStatus.Partial"/>), and the lowest vertex of the component decides when what is not there will never be (it is
/// "frozen", see <see cref="Node"/>). Used by one thread.
/// </summary>
public sealed partial class EvalContext
{
    private readonly IBuiltinRegistry _builtins;
    private readonly EvalMeter _meter;
    private readonly DiagnosticBag _bindingDiagnostics;
    private readonly Dictionary<IPackage, Vertex> _packages = [];
    private readonly Dictionary<(BuiltinPackage, string), Vertex> _templates = [];

    internal EvalContext(IBuiltinRegistry builtins, EvalMeter meter, DiagnosticBag bindingDiagnostics)
    {
        _builtins = builtins;
        _meter = meter;
        _bindingDiagnostics = bindingDiagnostics;
    }

    /// <summary>No vertex of the stack has been touched.</summary>
    internal const int Untouched = int.MaxValue;

    /// <summary>A vertex that nothing is to be done with, by estimate.</summary>
    private const int PlainVertexBytes = 400;

    /// <summary>The lowest stack position that the running work looked at while it was still being processed.</summary>
    internal int Low { get; set; } = Untouched;

    /// <summary>Counts changes, so that vertices which were put aside are tried again only when something has happened.</summary>
    internal long Epoch { get; set; }

    internal int StackSize { get; private set; }

    /// <summary>What the comprehension that is being decided asked for and did not find.</summary>
    internal Absences Absences { get; set; }

    /// <summary>The root vertex of a package: bound on first use, never evaluated further than somebody asks.</summary>
    public Vertex Root(IPackage package)
    {
        if (!_packages.TryGetValue(package, out var root))
        {
            root = new Vertex(null, Feature.String(""));
            _packages.Add(package, root);
            // The files of a package are one struct: what one embeds does not close it against the others.
            var scope = new CloseScope(CloseScopeKind.Struct, null, 0);
            foreach (var file in Binder.Bind(package, _builtins, _bindingDiagnostics))
            {
                root.Conjuncts.Add(new Conjunct(null, file, scope));
            }
        }

        return root;
    }

    /// <summary>CUE text from data, in a scope of its own.</summary>
    internal Value ParseCue(string text, Location? place)
    {
        var diagnostics = new DiagnosticBag();
        var source = new SourceText("data", text);
        var bound = Binder.BindTemplate(new BuiltinPackage("data", []), source, _builtins, diagnostics);
        if (diagnostics.FirstOrDefault() is { } problem)
        {
            return Error(BottomCode.Eval, EvalDiagnostics.Builtin, place, problem.Message);
        }

        var vertex = new Vertex(null, Feature.Let("")) { IsDetached = true };
        vertex.Conjuncts.Add(new Conjunct(new Environment(null, vertex), bound, null));
        return vertex;
    }

    /// <summary>An expression in the scope of a vertex (the root of a package), as a vertex of its own.</summary>
    public Vertex Expression(Expr expression, Vertex scope)
    {
        var vertex = new Vertex(null, Feature.Let("")) { IsDetached = true };
        vertex.Conjuncts.Add(new Conjunct(new Environment(null, scope), expression, null));
        return vertex;
    }

    internal void Spend(int steps = 1) => _meter.Spend(steps);

    internal void Hold(long bytes) => _meter.Hold(bytes);

    internal int Push()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new BudgetExceededException("the evaluation nests too deep");
        }

        return StackSize++;
    }

    internal void Pop() => StackSize--;

    /// <summary>Notes that the running work depends on a vertex that is being processed and is not frozen.</summary>
    internal void Touch(Node node)
    {
        if (!node.IsFrozen && node.StackIndex >= 0)
        {
            Low = Math.Min(Low, node.StackIndex);
        }
    }

    internal static Bottom Error(BottomCode code, DiagnosticDescriptor descriptor, Location? place, string message, params ReadOnlySpan<Location?> related)
    {
        var diagnostic = descriptor.At(place, message);
        foreach (var location in related)
        {
            if (location is { } known && known != place && !diagnostic.Related.Contains(known))
            {
                diagnostic = diagnostic with { Related = diagnostic.Related.Add(known) };
            }
        }

        return new Bottom(code, diagnostic);
    }
}
