using CsCheck;
using Qvs.Cue.Loading;

namespace Qvs.Cue.Tests.Properties;

/// <summary>Where something is written does not matter, and data survives being written and read again.</summary>
public sealed class OrderTests
{
    private static readonly Gen<(string[] Fields, int Seed)> Shuffled = Gen.Select(Generated.Declarations, Gen.Int[0, 1000]);

    private static readonly CueContext Context = new(new CueOptions { Files = new MemoryFiles("/m", []), WorkingDirectory = "/m" });

    [Fact]
    public void The_order_of_fields_does_not_matter() => Shuffled.Sample((fields, seed) =>
        Assert.Equal(Meaning.OfFields(Text(fields)), Meaning.OfFields(Text(Shuffle(fields, seed)))));

    [Fact]
    public void The_order_of_files_does_not_matter() => Shuffled.Sample((fields, seed) =>
    {
        var (first, second) = (Text(fields[..(seed % fields.Length)]), Text(fields[(seed % fields.Length)..]));
        Assert.Equal(Meaning.OfFields(first, second), Meaning.OfFields(second, first));
    });

    [Fact]
    public void What_is_asked_first_does_not_matter() => Generated.Declarations.Sample(fields =>
    {
        var whole = Context.CompileString(Text(fields)).ToTree();
        var piecemeal = Context.CompileString(Text(fields));
        foreach (var name in fields.Select(f => f.Split(':')[0]).Reverse())
        {
            piecemeal.Lookup(name).ToTree();
        }

        Assert.Equal(whole, piecemeal.ToTree());
    });

    [Fact]
    public void Exported_JSON_is_CUE_of_the_same_data() => Generated.Data(3).Sample(data =>
    {
        var json = Context.CompileString("x: " + data).Lookup("x").ToJson().Text;
        Assert.NotNull(json);
        Assert.Equal(json, Context.CompileString("x: " + json).Lookup("x").ToJson().Text);
    });

    [Fact]
    public void Printed_CUE_is_the_same_data() => Generated.Data(3).Sample(data =>
    {
        var value = Context.CompileString("x: " + data);
        Assert.Equal(value.ToJson().Text, Context.CompileString(value.ToCue()).ToJson().Text);
    });

    private static string Text(IEnumerable<string> fields) => string.Join('\n', fields);

    private static string[] Shuffle(string[] fields, int seed)
    {
        string[] shuffled = [.. fields];
        new Random(seed).Shuffle(shuffled);
        return shuffled;
    }
}
