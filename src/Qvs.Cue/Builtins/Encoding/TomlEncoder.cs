using System.Globalization;
using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>
/// Writes structs as TOML (https://toml.io/en/v1.0.0): keys in order of their names, plain values before tables, strings in single quotes
/// where that is possible, a list of nothing but structs as an array of tables.
/// </summary>
internal sealed class TomlEncoder : DataWriter
{
    private TomlEncoder(Action<int>? spend)
        : base("TOML", spend)
    {
    }

    /// <summary>The text, or null and the problem.</summary>
    public static string? Encode(Value value, out EncodeProblem? problem, Action<int>? spend = null)
    {
        var encoder = new TomlEncoder(spend);
        var done = Concrete.Of(value) switch
        {
            Vertex { BaseValue: StructMarker } structure => encoder.WriteTable(structure, ""),
            var other when other.IsScalar || other is Vertex => encoder.Fail("a TOML document is a struct"),
            var other => encoder.FailNotConcrete(other),
        };
        problem = encoder.Problem;
        return done ? encoder.Text.ToString() : null;
    }

    private bool WriteTable(Vertex structure, string path)
    {
        var fields = Concrete.Fields(structure).OrderBy(f => f.Label.Name, StringComparer.Ordinal).ToList();
        return ForEach(fields.Where(f => !IsTable(f) && !IsTableArray(f)), (field, _) =>
            {
                Text.Append(Key(field.Label.Name)).Append(" = ");
                var done = WriteInline(field);
                Text.Append('\n');
                return done;
            })
            && ForEach(fields.Where(f => IsTable(f) || IsTableArray(f)), (field, _) =>
            {
                var name = path.Length == 0 ? Key(field.Label.Name) : $"{path}.{Key(field.Label.Name)}";
                var value = (Vertex)Concrete.Of(field);
                return IsTable(field)
                    ? WriteSection($"[{name}]\n", value, name)
                    : ForEach(Concrete.Elements(value), (element, _) => WriteSection($"[[{name}]]\n", (Vertex)Concrete.Of(element), name));
            });
    }

    private bool WriteSection(string header, Vertex table, string path)
    {
        // Headers that follow each other stay together.
        if (Text.Length > 0 && !EndsWithHeader())
        {
            Text.Append('\n');
        }

        Text.Append(header);
        return WriteTable(table, path);
    }

    private bool EndsWithHeader()
    {
        var start = Text.Length - 1;
        while (start > 0 && Text[start - 1] != '\n')
        {
            start--;
        }

        return Text[start] == '[';
    }

    private static bool IsTable(Vertex value) => Concrete.Of(value) is Vertex { BaseValue: StructMarker };

    private static bool IsTableArray(Vertex value) =>
        Concrete.Of(value) is Vertex { BaseValue: ListMarker } list && Concrete.Elements(list).Any() && Concrete.Elements(list).All(IsTable);

    private bool WriteInline(Value value)
    {
        switch (Concrete.Of(value))
        {
            case NullValue:
                return Fail("TOML has no null");
            case BoolValue { Value: var truth }:
                Text.Append(truth ? "true" : "false");
                return true;
            case NumberValue number:
                return WriteNumber(number);
            case StringValue text:
                Text.Append(Quoted(text.Value));
                return true;
            case BytesValue bytes:
                Text.Append('\'').Append(Convert.ToBase64String(bytes.Value.Span)).Append('\'');
                return true;
            case Vertex { BaseValue: StructMarker } structure:
                return WriteAll(Concrete.Fields(structure).OrderBy(f => f.Label.Name, StringComparer.Ordinal), "{}", isStruct: true);
            case Vertex { BaseValue: ListMarker } list:
                return WriteAll(Concrete.Elements(list), "[]", isStruct: false);
            case var other:
                return FailNotConcrete(other);
        }
    }

    private bool WriteAll(IEnumerable<Vertex> arcs, string brackets, bool isStruct)
    {
        Text.Append(brackets[0]);
        var done = ForEach(arcs, (arc, position) =>
        {
            Text.Append(position > 0 ? ", " : "").Append(isStruct ? $"{Key(arc.Label.Name)} = " : "");
            return WriteInline(arc);
        });
        Text.Append(brackets[1]);
        return done;
    }

    /// <summary>What is a float stays one: TOML tells them apart by the point or exponent.</summary>
    private bool WriteNumber(NumberValue number)
    {
        var text = number.Value.ToString();
        Text.Append(text.Replace("E+", "e+", StringComparison.Ordinal).Replace("E-", "e-", StringComparison.Ordinal));
        Text.Append(number.Kind == Kind.Float && text.AsSpan().IndexOfAny('.', 'E') < 0 ? ".0" : "");
        return true;
    }

    private static string Key(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? name : Quoted(name);

    private static string Quoted(string text)
    {
        if (!text.Any(c => c == '\'' || char.IsControl(c)))
        {
            return $"'{text}'";
        }

        return '"' + string.Concat(text.Select(c => c switch
        {
            '"' => "\\\"",
            '\\' => @"\\",
            '\b' => @"\b",
            '\t' => @"\t",
            '\n' => @"\n",
            '\f' => @"\f",
            '\r' => @"\r",
            _ when char.IsControl(c) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
            _ => c.ToString(),
        })) + '"';
    }
}
