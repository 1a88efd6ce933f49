using Qvs.Cue.Builtins.Encodings;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Export;
using Qvs.Cue.Loading;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;
using Qvs.Cue.Values;

namespace Qvs.Cue;

/// <summary>Text that a value was written as, or what kept it from being written.</summary>
public sealed record CueOutput(string? Text, IReadOnlyList<Diagnostic> Errors);

/// <summary>
/// A value: of a package, of a field, of an expression. Asking it something evaluates as much as the answer needs; errors are values too,
/// and show in <see cref="Validate"/>.
/// </summary>
public sealed partial class CueValue
{
    private readonly CueEvaluation _evaluation;
    private readonly Vertex _vertex;
    private bool _isComplete;

    internal CueValue(CueEvaluation evaluation, Vertex vertex, string path)
    {
        _evaluation = evaluation;
        _vertex = vertex;
        Path = path;
    }

    /// <summary>From the root of the package (<c>a.b[0]</c>); empty for the root, and for values of expressions that are no reference.</summary>
    public string Path { get; }

    public CueInstance Instance => _evaluation.Instance;

    /// <summary>There is such a value, whatever is wrong with it.</summary>
    public bool Exists => Known.BaseValue is not Bottom { Diagnostic.Code: var code } || code is not ("CUE3005" or "CUE2001");

    /// <summary>What sorts of values it is or can still become; defaults are not taken.</summary>
    public Kind Kind => Known.BaseValue is Bottom ? Kind.Bottom : Known.Kind;

    public bool IsConcrete => Validate(concrete: true).Count == 0;

    /// <summary>The value with its default taken, for reading scalars: <c>value.Default is StringValue s</c>.</summary>
    public Value Default => Concrete.Of(Known);

    public string? AsString => (Default as StringValue)?.Value;

    public bool? AsBool => (Default as BoolValue)?.Value;

    public long? AsInteger => Default is NumberValue { Kind: Kind.Int } number && number.Value.TryToInt64(out var value) ? value : null;

    public IReadOnlyList<Diagnostic> Errors => Validate(concrete: false);

    /// <summary>
    /// What does not load, parse or bind, so far as it was needed: packages are bound when evaluation first looks at them. With any of
    /// these the value means nothing.
    /// </summary>
    public IReadOnlyList<Diagnostic> LoadErrors => _evaluation.Problems;

    /// <summary>The regular fields in order; none for what is no struct.</summary>
    public IEnumerable<KeyValuePair<string, CueValue>> Fields =>
        Default is Vertex { BaseValue: StructMarker } structure
            ? Concrete.Fields(structure).Select(f => KeyValuePair.Create(f.Label.Name, Below(f)))
            : [];

    /// <summary>The elements of a list; none for what is no list.</summary>
    public IEnumerable<CueValue> Elements =>
        Default is Vertex { BaseValue: ListMarker } list ? Concrete.Elements(list).Select(Below) : [];

    internal Vertex Vertex => _vertex;

    private Vertex Known
    {
        get
        {
            _evaluation.Process(_vertex);
            return _evaluation.Exhausted is { } exhausted ? new Vertex(null, default) { BaseValue = exhausted } : _vertex.Resolve();
        }
    }

    /// <summary>
    /// What is wrong with it and everything in it, each cause once. Also what binding and loading found wrong, since packages are bound
    /// when they are first needed.
    /// </summary>
    /// <param name="concrete">Also what keeps it from being data.</param>
    public IReadOnlyList<Diagnostic> Validate(bool concrete = false)
    {
        var completed = Completed();
        return _evaluation.Problems is { Count: > 0 } problems ? problems : Faults.Find(completed, concrete, Path);
    }

    /// <summary>The value at a path below: <c>a.b[0].#c."d e"</c>.</summary>
    public CueValue Lookup(string path) => Evaluate(path);

    /// <summary>An expression that may name the fields of this value and the imports of the package.</summary>
    public CueValue Evaluate(string expression, string name = "--expression")
    {
        var value = _evaluation.Evaluate(new SourceText(name, expression), _vertex);
        var path = value.IsDetached ? "" : value.Path();
        return new CueValue(_evaluation, value, path);
    }

    /// <summary>A file of data as a value that can be unified with this one.</summary>
    public CueValue Import(CueFile data) => new(_evaluation, _evaluation.Import(data), "");

    public CueValue Unify(CueValue other) => new(_evaluation, _evaluation.Unify(_vertex, other._vertex), Path);

    /// <summary>This value unified with one that has another at a path.</summary>
    public CueValue FillPath(IReadOnlyList<string> path, CueValue value)
    {
        var filled = path.Reverse().Aggregate(value._vertex, (inner, label) => _evaluation.NewStruct(label, inner));
        return new CueValue(_evaluation, _evaluation.Unify(_vertex, filled), Path);
    }

    /// <param name="partial">What is not concrete is written as <c>"$cue:KIND"</c>.</param>
    public CueOutput ToJson(bool partial = false, bool indented = true) => Encode(
        partial, (value, spend) => (JsonEncoder.Encode(value, out var problem, indented, spend), problem));

    public CueOutput ToYaml(bool partial = false) => Encode(
        partial, (value, spend) => (YamlEncoder.Encode(value, out var problem, spend), problem));

    /// <summary>CUE as <c>cue eval</c> prints it. Errors do not keep it from being written: they stand where the values would.</summary>
    public string ToCue(CueTextOptions? options = null)
    {
        options ??= CueTextOptions.Default;
        var completed = Completed();
        return _evaluation.Print(spend => CueText.Write(completed, options, Path.Length == 0 ? Instance.Files : [], spend))
            ?? CueText.Write(Completed(), options, []);
    }

    /// <summary>Everything evaluation knows, as a tree in JSON (<c>qvsctl cue dump</c>).</summary>
    public string ToTree()
    {
        var completed = Completed();
        return _evaluation.Print(spend => TreeDump.Write(completed, spend)) ?? TreeDump.Write(Completed());
    }

    private CueOutput Encode(bool partial, Func<Value, Action<int>, (string? Text, EncodeProblem? Problem)> encode)
    {
        var errors = Validate(concrete: !partial);
        if (errors.Count > 0)
        {
            return new CueOutput(null, errors);
        }

        var value = Completed();
        return _evaluation.Print(spend =>
        {
            var (text, problem) = encode(partial ? PartialData.Of(value, spend) : value, spend);
            return problem is null
                ? new CueOutput(text, [])
                : new CueOutput(null, [ExportDiagnostics.Incomplete.At(null, problem.Message) with { Path = problem.Path }]);
        }) ?? new CueOutput(null, Validate());
    }

    private Vertex Completed()
    {
        if (!_isComplete)
        {
            _evaluation.Complete(_vertex);
            _isComplete = true;
        }

        return _evaluation.Exhausted is { } exhausted ? new Vertex(null, default) { BaseValue = exhausted } : _vertex;
    }

    private CueValue Below(Vertex arc) => new(_evaluation, arc, ValuePath.From(Path).Then(arc.Label).ToString());
}
