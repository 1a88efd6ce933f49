using System.Buffers;
using System.Text;
using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>Package <c>encoding/csv</c> (RFC 4180).</summary>
internal static class CsvPackage
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\",\r\n");

    public static BuiltinPackage Package { get; } = new PackageTable("encoding/csv")
    {
        { "Encode", [Kind.Top], Kind.String, Encode },
        { "Decode", [Kind.Bytes | Kind.String], Kind.List, Decode },
    }.Build();

    private static Value Encode(BuiltinCall call)
    {
        if (NotAList(call, call[0]) is { } wrong)
        {
            return wrong;
        }

        var result = new StringBuilder();
        foreach (var row in call.List(0))
        {
            if (NotAList(call, row) is { } wrongRow)
            {
                return wrongRow;
            }

            var cells = call.Elements(row);
            for (var i = 0; i < cells.Count; i++)
            {
                // Anything but a string is written as JSON.
                EncodeProblem? problem = null;
                var cell = Concrete.Of(cells[i]) is StringValue text ? text.Value : JsonEncoder.Encode(cells[i], out problem, spend: call.Spend);
                if (cell is null)
                {
                    return problem?.ToBottom(call) ?? call.Fail("cannot encode cell");
                }

                result.Append(i == 0 ? "" : ",");
                AppendCell(result, cell);
            }

            result.Append('\n');
        }

        return Of(result.ToString());
    }

    private static Value Decode(BuiltinCall call)
    {
        var text = call[0] is StringValue s ? s.Value : Encoding.UTF8.GetString(call.Bytes(0).Span);
        call.Spend(text.Length / 16 + 1);
        var reader = new CsvReader(text);
        var rows = new List<Value>();
        while (reader.ReadRow() is { } row)
        {
            rows.Add(call.ListOf(row));
        }

        return reader.Error is { } error ? call.Fail(error) : call.NewList(rows);
    }

    private static Bottom? NotAList(BuiltinCall call, Value value) =>
        Concrete.IsList(value) ? null : call.Fail($"cannot use value {Streams.Describe(value)} as list");

    private static void AppendCell(StringBuilder result, string cell)
    {
        // \. ends the data in PostgreSQL, so upstream's library quotes it.
        var needsQuotes = cell.Length > 0 && (cell == @"\." || cell.AsSpan().IndexOfAny(Special) >= 0 || char.IsWhiteSpace(cell[0]));
        if (needsQuotes)
        {
            result.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
        else
        {
            result.Append(cell);
        }
    }
}
