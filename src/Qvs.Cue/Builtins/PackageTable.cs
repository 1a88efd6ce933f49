using System.Collections;
using System.Collections.Immutable;
using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins;

/// <summary>What is special about a function's parameters.</summary>
[Flags]
internal enum Parameters
{
    /// <summary>Each must be given, and be concrete.</summary>
    Plain = 0,

    /// <summary>The last may be left out.</summary>
    LastOptional = 1,

    /// <summary>They may be types or constraints.</summary>
    NonConcrete = 2,
}

/// <summary>Collects a package's members: one row for each, so that the table is the package's index.</summary>
internal sealed class PackageTable(string path) : IEnumerable<KeyValuePair<string, Value>>
{
    private readonly string _prefix = path.Length == 0 ? "" : path[(path.LastIndexOf('/') + 1)..] + ".";
    private readonly List<KeyValuePair<string, Value>> _members = [];

    public void Add(string name, ImmutableArray<Kind> parameters, Kind result, BuiltinBody body) =>
        Add(name, parameters, result, body, Parameters.Plain);

    public void Add(string name, ImmutableArray<Kind> parameters, Kind result, BuiltinBody body, Parameters special) =>
        Add(name, new Builtin(_prefix + name, parameters, result, body)
        {
            IsVariadic = special.HasFlag(Parameters.LastOptional),
            AcceptsNonConcrete = special.HasFlag(Parameters.NonConcrete),
        });

    public void Add(string name, Value constant) => _members.Add(new(name, constant));

    public void Add(string name, long constant) => Add(name, NumberValue.Int(constant));

    public void Add(string name, string constant) => Add(name, new StringValue(constant));

    public BuiltinPackage Build() => new(path, _members);

    public BuiltinPackage Build(IReadOnlyDictionary<string, string> templates) => new(path, _members) { Templates = templates };

    IEnumerator<KeyValuePair<string, Value>> IEnumerable<KeyValuePair<string, Value>>.GetEnumerator() => _members.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _members.GetEnumerator();
}
