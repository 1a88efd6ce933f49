using System.Text;
using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins.TabWriters;

/// <summary>Package <c>text/tabwriter</c>: aligns the cells that tabs end (elastic tabstops).</summary>
internal static class TabWriterPackage
{
    public static BuiltinPackage Package { get; } = new PackageTable("text/tabwriter")
    {
        { "Write", [Kind.Top], Kind.String, Write },
    }.Build();

    private static Value Write(BuiltinCall call)
    {
        var data = Concrete.Of(call[0]);
        if (Text(data) is { } single)
        {
            return Align(call, single);
        }

        if (!Concrete.IsList(data))
        {
            return call.Fail($"tabwriter.Write: unsupported type {data.Kind.Describe()}");
        }

        var all = new StringBuilder();
        foreach (var element in call.Elements(data))
        {
            var value = Concrete.Of(element);
            if (Text(value) is not { } line)
            {
                return value as Bottom ?? call.Fail($"cannot use value (type {value.Kind.Describe()}) as (bytes|string)");
            }

            if (call.Reserve(all.Length + (long)line.Length) is { } error)
            {
                return error;
            }

            all.Append(line).Append('\n');
        }

        return Align(call, all.ToString());
    }

    private static Value Align(BuiltinCall call, string text)
    {
        call.Spend((text.Length / 16) + 1);
        var lines = TabStops.Lines(text);
        return call.Reserve(lines.Sum(l => l.Width)) ?? Of(TabStops.Write(lines));
    }

    private static string? Text(Value value) => value switch
    {
        StringValue s => s.Value,
        BytesValue b => Utf8.Text(b.Value.Span),
        _ => null,
    };
}
