using Qvs.Cue.Diagnostics;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;
using Qvs.Cue.Values;

namespace Qvs.Cue.Binding;

/// <summary>
/// Syntax to <see cref="Expr"/>: every name becomes the number of scopes up and a label, once and for all. Names are looked up in the
/// surrounding structs and clauses, then in the file (imports), then in the package, then among the predeclared (spec, "Scopes").
/// </summary>
public sealed partial class Binder
{
    private readonly IPackage _package;
    private readonly IBuiltinRegistry _builtins;
    private readonly DiagnosticBag _diagnostics;
    private readonly HashSet<string> _packageFields = new(StringComparer.Ordinal);

    private CueFile _file = null!;
    private SourceText _source = null!;
    private LanguageFeatures _features;
    private Dictionary<string, (ImportSpec Spec, ImportTarget Target)> _imports = [];

    private Binder(IPackage package, IBuiltinRegistry builtins, DiagnosticBag diagnostics)
    {
        _package = package;
        _builtins = builtins;
        _diagnostics = diagnostics;
        foreach (var field in package.Files.SelectMany(f => f.Declarations).OfType<Field>())
        {
            if (field.Label is IdentifierLabel label)
            {
                _packageFields.Add(label.Name);
            }
        }
    }

    /// <summary>The files of a package, each lowered to the struct that it contributes to the package's value.</summary>
    public static IReadOnlyList<StructExpr> Bind(IPackage package, IBuiltinRegistry builtins, DiagnosticBag diagnostics)
    {
        var binder = new Binder(package, builtins, diagnostics);
        return [.. package.Files.Select(binder.File)];
    }

    /// <summary>
    /// An expression that is read in the scope of a package, with the imports of its first file, as the argument of <c>-e</c>. Its
    /// environment is one whose vertex is the package's value.
    /// </summary>
    public static Expr BindExpression(
        Expression expression, SourceText source, IPackage package, IBuiltinRegistry builtins, DiagnosticBag diagnostics)
    {
        var binder = new Binder(package, builtins, diagnostics);
        var scope = new Scope(null);
        foreach (var file in package.Files.Take(1))
        {
            binder.Enter(file);
        }

        binder._source = source;
        return binder.Expression(expression, scope);
    }

    /// <summary>A member of a builtin package that is written in CUE: its scope is the package's other members and the predeclared names.</summary>
    public static Expr BindTemplate(BuiltinPackage package, SourceText source, IBuiltinRegistry builtins, DiagnosticBag diagnostics)
    {
        var binder = new Binder(new TemplatePackage(package), builtins, diagnostics) { _source = source, _template = package };
        return binder.Expression(Parser.ParseExpression(source, diagnostics), new Scope(null));
    }

    private BuiltinPackage? _template;

    private sealed class TemplatePackage(BuiltinPackage package) : IPackage
    {
        public string Id => package.Path;

        public string? PackageName => null;

        public IReadOnlyList<CueFile> Files => [];

        public LanguageFeatures Features(CueFile file) => LanguageFeatures.None;

        public ImportTarget Import(CueFile file, ImportSpec import) => throw new System.Diagnostics.UnreachableException();
    }

    private StructExpr File(CueFile file)
    {
        Enter(file);
        return Struct(file.Declarations, new Scope(null), file);
    }

    private void Enter(CueFile file)
    {
        _file = file;
        _source = file.Source;
        _features = _package.Features(file);
        _imports = new Dictionary<string, (ImportSpec, ImportTarget)>(StringComparer.Ordinal);
        foreach (var import in file.Imports)
        {
            var target = _package.Import(file, import);
            if (target.Error is { } error)
            {
                _diagnostics.Add(error);
                _imports.TryAdd(import.Name?.Name ?? DefaultName(import.Path), (import, target));
                continue;
            }

            _imports.TryAdd(import.Name?.Name ?? target.Name, (import, target));
        }
    }

    private static string DefaultName(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var colon = name.LastIndexOf(':');
        return colon < 0 ? name.Split('@')[0] : name[(colon + 1)..];
    }

    private bool Has(LanguageFeatures feature) => (_features & feature) != 0;

    private void Report(DiagnosticDescriptor descriptor, Node place, string message) =>
        _diagnostics.Add(descriptor.At(new Location(_source, place.Span), message));

    private Feature Label(string name) => Feature.FromIdentifier(name, _package.Id);
}
