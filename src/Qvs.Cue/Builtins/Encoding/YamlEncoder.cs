using System.Text;
using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>
/// Writes values as YAML exactly as <c>yaml.Marshal</c> and <c>cue export --out yaml</c> do, byte for byte: content hashes depend on it.
/// Blocks are indented by two, also sequences under their key; multi-line strings are literal blocks; bytes are <c>!!binary</c>.
/// </summary>
internal sealed class YamlEncoder : DataWriter
{
    /// <summary>A longer key cannot be told from a value by a reader that looks ahead; it is written after <c>?</c>.</summary>
    private const int MaxSimpleKey = 128;

    private readonly YamlScalarWriter _scalars;

    private YamlEncoder(Action<int>? spend)
        : base("YAML", spend) => _scalars = new YamlScalarWriter(Text);

    /// <summary>Where a node starts: it decides whether a block begins on this line or the next.</summary>
    private enum Place
    {
        Root,
        AfterKey,
        AfterIndicator,
    }

    /// <summary>The text with its final newline, or null and the problem.</summary>
    public static string? Encode(Value value, out EncodeProblem? problem, Action<int>? spend = null)
    {
        var encoder = new YamlEncoder(spend);
        var done = encoder.Write(value, 0, Place.Root);
        encoder._scalars.EndLine();
        problem = encoder.Problem;
        return done ? encoder.Text.ToString() : null;
    }

    private bool Write(Value value, int indent, Place place)
    {
        switch (Concrete.Of(value))
        {
            case NullValue:
                return Plain("null", place);
            case BoolValue { Value: var truth }:
                return Plain(truth ? "true" : "false", place);
            case NumberValue number:
                Separate(place);
                return WriteNumber(number, isYaml: true);
            case StringValue text:
                Separate(place);
                _scalars.WriteString(text.Value, indent + 2);
                return true;
            case BytesValue { Value.IsEmpty: true }:
                return Plain("!!binary", place);
            case BytesValue bytes:
                return Plain("!!binary " + Convert.ToBase64String(bytes.Value.Span), place);
            case Vertex { BaseValue: StructMarker } structure:
                return Concrete.Fields(structure).Any()
                    ? ForEach(Concrete.Fields(structure), Entries(indent, place, WriteField))
                    : Plain("{}", place);
            case Vertex { BaseValue: ListMarker } list:
                return Concrete.Elements(list).Any()
                    ? ForEach(Concrete.Elements(list), Entries(indent, place, WriteElement))
                    : Plain("[]", place);
            case var other:
                return FailNotConcrete(other);
        }
    }

    /// <summary>Starts each entry of a block on a line of its own, save the first after <c>- </c>.</summary>
    private Func<Vertex, int, bool> Entries(int indent, Place place, Func<Vertex, int, bool> write)
    {
        var column = place == Place.Root ? 0 : indent + 2;
        return (arc, position) =>
        {
            if (position > 0 || place != Place.AfterIndicator)
            {
                _scalars.Indent(column);
            }
            else
            {
                Text.Append(' ');
            }

            return write(arc, column);
        };
    }

    private bool WriteField(Vertex field, int column)
    {
        var name = field.Label.Name;
        if (Encoding.UTF8.GetByteCount(name) <= MaxSimpleKey && name.AsSpan().IndexOfAny(YamlScalarWriter.LineBreaks) < 0)
        {
            _scalars.WriteString(name, column + 2);
            Text.Append(':');
            return Write(field, column, Place.AfterKey);
        }

        Text.Append("? ");
        _scalars.WriteString(name, column + 2);
        _scalars.Indent(column);
        Text.Append(':');
        return Write(field, column, Place.AfterIndicator);
    }

    private bool WriteElement(Vertex element, int column)
    {
        Text.Append('-');
        return Write(element, column, Place.AfterIndicator);
    }

    private bool Plain(string text, Place place)
    {
        Separate(place);
        Text.Append(text);
        return true;
    }

    private void Separate(Place place)
    {
        if (place != Place.Root)
        {
            Text.Append(' ');
        }
    }
}
