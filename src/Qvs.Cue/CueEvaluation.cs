using Qvs.Cue.Binding;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Evaluation;
using Qvs.Cue.Loading;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;
using Qvs.Cue.Values;
using Environment = Qvs.Cue.Values.Environment;

namespace Qvs.Cue;

/// <summary>
/// The evaluation that the values of one instance share. Every entry runs on a deep stack, and ends in a diagnostic when the budget is
/// used up; from then on every value of it is that error.
/// </summary>
internal sealed class CueEvaluation
{
    private static readonly HashSet<string> ErrorsThatAreValues =
    [
        BindingDiagnostics.NotFound.Code,
        BindingDiagnostics.NotAValue.Code,
        BindingDiagnostics.NoSuchMember.Code,
        BindingDiagnostics.BadNumber.Code,
    ];

    private readonly CueOptions _options;
    private readonly DiagnosticBag _binding = new();
    private readonly EvalContext _context;
    private readonly EvalMeter _meter;

    public CueEvaluation(CueInstance instance, CueOptions options)
    {
        _options = options;
        Instance = instance;
        _meter = new EvalMeter(options.Budget, options.Clock, options.Cancellation);
        _context = new EvalContext(options.Builtins, _meter, _binding);
    }

    public CueInstance Instance { get; }

    /// <summary>What binding and loading found wrong so far; packages are bound when evaluation first needs them.</summary>
    public IReadOnlyList<Diagnostic> Problems => [.. CueContext.LoadErrors([Instance]), .. _binding.Where(IsProblem).Distinct()];

    /// <summary>Why evaluation stopped for good.</summary>
    public Bottom? Exhausted { get; private set; }

    public Vertex Root() => _context.Root(Instance);

    public void Complete(Vertex vertex) => Run(() =>
    {
        _context.Complete(vertex);
        return vertex;
    });

    public void Process(Vertex vertex) => Run(() =>
    {
        _context.Process(vertex);
        return vertex;
    });

    public Vertex Unify(Value left, Value right) => AsVertex(Run(() => _context.Unify(left, right)));

    public Vertex Import(CueFile file) => _context.Root(new CueInstance("_", null, [file], LanguageVersion.Latest, null));

    public Vertex NewStruct(string label, Value value) => AsVertex(Run(() => _context.NewStruct([KeyValuePair.Create(label, value)])));

    /// <summary>The value of an expression, seen from a struct. A plain reference gives what it refers to, not a copy.</summary>
    public Vertex Evaluate(SourceText source, Vertex scope)
    {
        var errors = new DiagnosticBag();
        var syntax = Parser.ParseExpression(source, errors);
        if (errors.HasErrors)
        {
            return AsVertex(ToBottom(errors));
        }

        var value = Run(() =>
        {
            _context.Process(scope);
            var names = new ExpressionScope(Instance, EvalContext.Current(scope));
            var bound = Binder.BindExpression(syntax, source, names, _options.Builtins, errors);
            if (bound is not ReferenceExpr reference)
            {
                return _context.Expression(bound, scope);
            }

            return _context.Resolve(reference, new Environment(null, scope), out var error) is { } target ? target : error!;
        });
        return AsVertex(errors.HasErrors ? ToBottom(errors) : value);
    }

    /// <summary>Where a reference leads.</summary>
    public Vertex? Resolve(ReferenceExpr reference, Environment environment) =>
        Run(() => _context.Resolve(reference, environment, out _) ?? (Value)BasicType.Top) as Vertex;

    /// <summary>
    /// Writes a value, which takes from the same budget: what is small as a value, because parts of it are shared, may be endless as text.
    /// Null if the budget does not suffice.
    /// </summary>
    public T? Print<T>(Func<Action<int>, T> write)
        where T : class
    {
        T? written = null;
        Run(() =>
        {
            written = write(steps => _context.Spend(steps));
            return BasicType.Top;
        });
        return Exhausted is null ? written : null;
    }

    private Value Run(Func<Value> work)
    {
        if (Exhausted is not null)
        {
            return Exhausted;
        }

        try
        {
            return DeepStack.Run(() => Metered(work));
        }
        catch (BudgetExceededException e)
        {
            Exhausted = new Bottom(BottomCode.Eval, EvalDiagnostics.Budget.At(null, e.Message));
            return Exhausted;
        }
    }

    /// <summary>On the thread that evaluates, since memory is counted by thread.</summary>
    private Value Metered(Func<Value> work)
    {
        _meter.Start();
        try
        {
            return work();
        }
        finally
        {
            _meter.Stop();
        }
    }

    /// <summary>
    /// A name that is not found is an error where it stands, and matters only if somebody looks there. What no value can carry is a
    /// problem if it is in the package itself; imports that fail always are.
    /// </summary>
    private bool IsProblem(Diagnostic diagnostic) =>
        diagnostic.Severity == Severity.Error
        && !ErrorsThatAreValues.Contains(diagnostic.Code)
        && (diagnostic.Code.StartsWith("CUE25", StringComparison.Ordinal)
            || diagnostic.Primary is not { } place
            || Instance.Files.Any(f => f.Source == place.Source));

    private static Bottom ToBottom(DiagnosticBag errors)
    {
        var bottoms = errors.Where(d => d.Severity == Severity.Error).Select(d => new Bottom(BottomCode.Eval, d)).ToArray();
        return new Bottom(BottomCode.Eval, bottoms[0].Diagnostic) { Others = bottoms[1..] };
    }

    private static Vertex AsVertex(Value value) =>
        value as Vertex ?? new Vertex(null, Feature.Let("")) { BaseValue = value, Status = VertexStatus.Finalized, IsDetached = true };
}
