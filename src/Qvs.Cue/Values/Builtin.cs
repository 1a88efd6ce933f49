using System.Collections.Immutable;

namespace Qvs.Cue.Values;

/// <summary>The body of a builtin. Arguments have their kinds when it is called. The result is a value; a failure is <see cref="BuiltinCall.Fail"/>.</summary>
public delegate Value BuiltinBody(BuiltinCall call);

/// <summary>
/// A function of a builtin package, or a predeclared one (<c>len</c>, <c>close</c>, <c>and</c>). With one argument too few and a bool
/// result it is a validator.
/// </summary>
public sealed class Builtin(string name, ImmutableArray<Kind> parameters, Kind result, BuiltinBody body) : Value
{
    /// <summary>With its package's name: <c>strings.Join</c>; predeclared ones without: <c>len</c>.</summary>
    public string Name { get; } = name;

    public ImmutableArray<Kind> Parameters { get; } = parameters;

    public Kind Result { get; } = result;

    public BuiltinBody Body { get; } = body;

    /// <summary>Arguments may be non-concrete: they are passed as they are (<c>matchN</c>, <c>close</c>, <c>list.MatchN</c>).</summary>
    public bool AcceptsNonConcrete { get; init; }

    /// <summary>The last parameter may be repeated or left out.</summary>
    public bool IsVariadic { get; init; }

    public override Kind Kind => Kind.Func;

    public Kind ParameterKind(int index) => Parameters.IsEmpty ? Kind.Top : Parameters[Math.Min(index, Parameters.Length - 1)];

    public override string ToString() => Name;
}

/// <summary>A package of builtins: functions, and constants such as <c>math.Pi</c> or <c>list.Ascending</c>.</summary>
public sealed class BuiltinPackage(string path, IEnumerable<KeyValuePair<string, Value>> members)
{
    public string Path { get; } = path;

    public IReadOnlyDictionary<string, Value> Members { get; } = new Dictionary<string, Value>(members);

    /// <summary>
    /// Members that are written in CUE because they are types or templates (<c>list.Comparer</c>, <c>time.Duration</c>): name -> CUE
    /// expression, evaluated in a scope that holds the package's other members.
    /// </summary>
    public IReadOnlyDictionary<string, string> Templates { get; init; } = new Dictionary<string, string>();
}

/// <summary>What Binding and Evaluation see of the builtins.</summary>
public interface IBuiltinRegistry
{
    /// <summary>The package of an import path (<c>strings</c>, <c>encoding/json</c>), or null: then the path names no builtin package.</summary>
    BuiltinPackage? Package(string path);

    /// <summary>A predeclared function such as <c>len</c>, or null.</summary>
    Builtin? Predeclared(string name);
}

/// <summary>
/// The arguments of one call and what its body may ask of the evaluator. The typed getters are for arguments whose parameter kind
/// guarantees them.
/// </summary>
public abstract class BuiltinCall
{
    public abstract Builtin Builtin { get; }

    public abstract int Count { get; }

    /// <summary>The argument as it is: evaluated, and with defaults taken unless the builtin accepts non-concrete ones.</summary>
    public abstract Value this[int index] { get; }

    public bool Bool(int index) => ((BoolValue)this[index]).Value;

    public string String(int index) => ((StringValue)this[index]).Value;

    /// <summary>Strings give their UTF-8 bytes.</summary>
    public ReadOnlyMemory<byte> Bytes(int index) =>
        this[index] is StringValue s ? System.Text.Encoding.UTF8.GetBytes(s.Value) : ((BytesValue)this[index]).Value;

    public BigDecimal Number(int index) => ((NumberValue)this[index]).Value;

    /// <summary>The argument as a 32-bit integer; a bottom in <paramref name="error"/> if it does not fit or is no integer.</summary>
    public int Int(int index, out Bottom? error)
    {
        if (Number(index).TryToInt64(out var value) && value is >= int.MinValue and <= int.MaxValue)
        {
            error = null;
            return (int)value;
        }

        error = Fail($"argument {index + 1} of {Builtin.Name} must be a 32-bit integer");
        return 0;
    }

    /// <summary>The evaluated elements of a list argument. Each is a scalar or a finalized <see cref="Vertex"/> (list or struct), defaults taken.</summary>
    public IReadOnlyList<Value> List(int index) => Elements(this[index]);

    /// <summary>The elements of any list value, defaults taken.</summary>
    public abstract IReadOnlyList<Value> Elements(Value list);

    /// <summary>The regular fields of any struct value in order, defaults taken.</summary>
    public abstract IReadOnlyList<KeyValuePair<string, Value>> Fields(Value structure);

    /// <summary>A list argument all of whose elements are strings; else <paramref name="error"/> says which is not.</summary>
    public abstract IReadOnlyList<string> Strings(int index, out Bottom? error);

    /// <summary>A new list or struct.</summary>
    public abstract Value NewList(IEnumerable<Value> elements);

    /// <summary>A new struct with regular fields in this order.</summary>
    public abstract Value NewStruct(IEnumerable<KeyValuePair<string, Value>> fields);

    /// <summary>Unifies two values; the result may be bottom.</summary>
    public abstract Value Unify(Value left, Value right);

    /// <summary>The first non-incomplete error in a value or anywhere below it, or null. With <paramref name="concrete"/> also incomplete ones and values that are not concrete.</summary>
    public abstract Bottom? FirstError(Value value, bool concrete);

    /// <summary>Equality as <c>==</c> defines it, deep.</summary>
    public abstract bool AreEqual(Value left, Value right);

    /// <summary>
    /// <paramref name="template"/> (a struct such as <c>{x: _, y: _, less: x.k &lt; y.k}</c>) with the given fields unified in, and then the
    /// value of the field <paramref name="field"/>, defaults taken.
    /// </summary>
    public abstract Value Instantiate(Value template, IReadOnlyList<KeyValuePair<string, Value>> fields, string field);

    /// <summary>The value as compact JSON or YAML text is made by Builtins themselves; this parses CUE text into a value in an empty scope.</summary>
    public abstract Value ParseCue(string text);

    /// <summary>Counts work against the evaluation's budget; throws when it is used up.</summary>
    public abstract void Spend(int steps);

    /// <summary>A final error of this call: <c>error in call to NAME: message</c>.</summary>
    public abstract Bottom Fail(string message);

    /// <summary>
    /// False, and why: a validator's refusal. A plain call gives <c>false</c>; where the builtin is a validator, Evaluation reports the reason.
    /// </summary>
    /// <param name="incomplete">More information could still satisfy it (a list that is open may get longer).</param>
    public virtual Value Reject(string reason, bool incomplete = false) => BoolValue.False;

    /// <summary>An incomplete error: it may go away when arguments become more specific.</summary>
    public abstract Bottom Incomplete(string message);
}
