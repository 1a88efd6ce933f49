namespace Qvs.Cue.Values;

public enum FeatureKind : byte
{
    /// <summary>A regular field.</summary>
    String,

    /// <summary>An element of a list.</summary>
    Index,

    /// <summary><c>#a</c></summary>
    Definition,

    /// <summary><c>_a</c>: visible only in its own package.</summary>
    Hidden,

    /// <summary><c>_#a</c></summary>
    HiddenDefinition,

    /// <summary>A <c>let</c>; never part of a value.</summary>
    Let,
}

/// <summary>The label of an arc. Hidden labels carry the package they belong to, so that <c>_a</c> of two packages are two fields.</summary>
public readonly struct Feature : IEquatable<Feature>
{
    private Feature(FeatureKind kind, string? name, string? package, int index)
    {
        Kind = kind;
        Name = name ?? "";
        Package = package;
        Position = index;
    }

    public FeatureKind Kind { get; }

    /// <summary>The name with its prefix (<c>a</c>, <c>#a</c>, <c>_a</c>); empty for an index.</summary>
    public string Name { get; }

    /// <summary>Of hidden labels: the import path of the package, or an id of the file's instance; else null.</summary>
    public string? Package { get; }

    /// <summary>Of <see cref="FeatureKind.Index"/>: the position, from 0.</summary>
    public int Position { get; }

    public bool IsDefinition => Kind is FeatureKind.Definition or FeatureKind.HiddenDefinition;

    public bool IsHidden => Kind is FeatureKind.Hidden or FeatureKind.HiddenDefinition;

    /// <summary>Part of the exported value: neither definition, nor hidden, nor let.</summary>
    public bool IsRegular => Kind is FeatureKind.String or FeatureKind.Index;

    public static Feature String(string name) => new(FeatureKind.String, name, null, 0);

    public static Feature Index(int position) => new(FeatureKind.Index, null, null, position);

    public static Feature Let(string name) => new(FeatureKind.Let, name, null, 0);

    /// <summary>The label that an identifier means before a colon or after a dot, in the given package.</summary>
    public static Feature FromIdentifier(string name, string? package) => name switch
    {
        _ when name.StartsWith("_#", StringComparison.Ordinal) => new(FeatureKind.HiddenDefinition, name, package, 0),
        _ when name.StartsWith('#') => new(FeatureKind.Definition, name, null, 0),
        _ when name.StartsWith('_') => new(FeatureKind.Hidden, name, package, 0),
        _ => String(name),
    };

    public bool Equals(Feature other) =>
        Kind == other.Kind
        && Position == other.Position
        && (ReferenceEquals(Name, other.Name) || string.Equals(Name, other.Name, StringComparison.Ordinal))
        && string.Equals(Package, other.Package, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is Feature other && Equals(other);

    public override int GetHashCode() => Kind == FeatureKind.Index ? Position : Name.GetHashCode(StringComparison.Ordinal) + (int)Kind;

    public static bool operator ==(Feature left, Feature right) => left.Equals(right);

    public static bool operator !=(Feature left, Feature right) => !left.Equals(right);

    /// <summary>As it is written in a path or as a label: quoted where a plain name would mean something else.</summary>
    public override string ToString() => Kind switch
    {
        FeatureKind.Index => Position.ToString(System.Globalization.CultureInfo.InvariantCulture),
        FeatureKind.String when !IsIdentifier(Name) => Quoting.Quote(Name),
        _ => Name,
    };

    /// <summary>Whether a regular field of this name may be written without quotes.</summary>
    public static bool IsIdentifier(string name)
    {
        if (name.Length == 0 || !(char.IsLetter(name[0]) || name[0] == '$'))
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!(char.IsLetterOrDigit(c) || c is '_' or '$'))
            {
                return false;
            }
        }

        return true;
    }
}
