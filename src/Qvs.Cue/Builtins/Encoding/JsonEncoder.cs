using System.Globalization;
using System.Text;
using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>
/// Writes values as JSON: compact as <c>json.Marshal</c> gives it, or indented by four spaces as <c>cue export</c> prints it. Fields keep
/// their order, numbers their digits; bytes become base64; <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> stay as they are.
/// </summary>
internal sealed class JsonEncoder : DataWriter
{
    private readonly bool _isIndented;
    private int _depth;

    private JsonEncoder(bool isIndented, Action<int>? spend)
        : base("JSON", spend) => _isIndented = isIndented;

    /// <summary>The text without a final newline, or null and the problem.</summary>
    public static string? Encode(Value value, out EncodeProblem? problem, bool isIndented = false, Action<int>? spend = null)
    {
        var encoder = new JsonEncoder(isIndented, spend);
        var text = encoder.Write(value) ? encoder.Text.ToString() : null;
        problem = encoder.Problem;
        return text;
    }

    /// <summary>A string as a JSON literal, escaped no more than JSON demands (and U+2028, U+2029, which break JavaScript).</summary>
    public static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append(@"\\"); break;
                case '\b': text.Append(@"\b"); break;
                case '\f': text.Append(@"\f"); break;
                case '\n': text.Append(@"\n"); break;
                case '\r': text.Append(@"\r"); break;
                case '\t': text.Append(@"\t"); break;
                case < ' ' or '\u2028' or '\u2029': text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"); break;
                case var _ when char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]):
                    text.Append(c).Append(value[++i]);
                    break;
                case var _ when char.IsSurrogate(c): text.Append(@"\ufffd"); break;
                default: text.Append(c); break;
            }
        }

        text.Append('"');
    }

    private bool Write(Value value)
    {
        switch (Concrete.Of(value))
        {
            case NullValue:
                Text.Append("null");
                return true;
            case BoolValue { Value: var truth }:
                Text.Append(truth ? "true" : "false");
                return true;
            case NumberValue number:
                return WriteNumber(number, isYaml: false);
            case StringValue text:
                AppendString(Text, text.Value);
                return true;
            case BytesValue bytes:
                Text.Append('"').Append(Convert.ToBase64String(bytes.Value.Span)).Append('"');
                return true;
            case Vertex { BaseValue: StructMarker } structure:
                return WriteAll(Concrete.Fields(structure), '{', '}', isStruct: true);
            case Vertex { BaseValue: ListMarker } list:
                return WriteAll(Concrete.Elements(list), '[', ']', isStruct: false);
            case var other:
                return FailNotConcrete(other);
        }
    }

    private bool WriteAll(IEnumerable<Vertex> arcs, char open, char close, bool isStruct)
    {
        Text.Append(open);
        _depth++;
        var isEmpty = true;
        var done = ForEach(arcs, (arc, position) =>
        {
            isEmpty = false;
            if (position > 0)
            {
                Text.Append(',');
            }

            NewLine();
            if (isStruct)
            {
                AppendString(Text, arc.Label.Name);
                Text.Append(_isIndented ? ": " : ":");
            }

            return Write(arc);
        });
        _depth--;
        if (!isEmpty)
        {
            NewLine();
        }

        Text.Append(close);
        return done;
    }

    private void NewLine()
    {
        if (_isIndented)
        {
            Text.Append('\n').Append(' ', 4 * _depth);
        }
    }
}
