using Qvs.Cue.Values;

namespace Qvs.Cue.Binding;

/// <summary>What a name means in the scope that declares it.</summary>
internal abstract record Symbol
{
    /// <summary>A field, also a variable of a <c>for</c> or <c>let</c> clause, of the scope's vertex.</summary>
    public sealed record Field(Feature Label) : Symbol;

    public sealed record Let(LetDeclaration Declaration) : Symbol;

    /// <summary>The scope's vertex itself.</summary>
    public sealed record Self : Symbol;

    /// <summary>The name of a field that is known already.</summary>
    public sealed record Name(string Label) : Symbol;

    /// <summary>The label that the scope of a pattern or computed label matched, as a string.</summary>
    public sealed record MatchedLabel : Symbol;

    /// <summary>The field that it matched.</summary>
    public sealed record MatchedField : Symbol;
}

/// <summary>A lexical scope. Each is one <see cref="Values.Environment"/> at run time.</summary>
internal sealed class Scope(Scope? parent)
{
    private readonly Dictionary<string, Symbol> _symbols = new(StringComparer.Ordinal);

    public Scope? Parent { get; } = parent;

    public bool TryAdd(string name, Symbol symbol) => _symbols.TryAdd(name, symbol);

    public Symbol? Find(string name) => _symbols.GetValueOrDefault(name);
}
